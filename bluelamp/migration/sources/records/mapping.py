"""What rows of the 2003 records system become (docs/extracts/records-2003.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bluelamp.migration.mapping import (
    Absent,
    Assessment,
    Crime,
    Enrolment,
    Event,
    EventKind,
    Grade,
    Hold,
    Link,
    LinkType,
    Mapping,
    Marker,
    MarkerClass,
    Name,
    NameKind,
    Nominal,
    Number,
    Organisation,
    Outcome,
    Parts,
    Party,
    PartyRole,
    Phone,
    Place,
    Referral,
    Risk,
    Row,
    RuleId,
    Scheme,
    Status,
    Task,
    Vehicle,
)

mapping = Mapping()

NAME_KINDS = {"L": NameKind.LEGAL, "B": NameKind.BIRTH, "A": NameKind.ALIAS, "M": NameKind.MARRIED}
SCHEMES = {"PNC": Scheme.PNC, "CRO": Scheme.CRO}
KINSHIP = {"PARTNER": LinkType.PARTNER, "CHILD OF": LinkType.CHILD, "SIBLING": LinkType.SIBLING}
WARNINGS = {
    "VI": (MarkerClass.OFFICER_SAFETY, "Violent"), "WE": (MarkerClass.OFFICER_SAFETY, "Weapons"),
    "ES": (MarkerClass.OFFICER_SAFETY, "Escaper"), "DO": (MarkerClass.OFFICER_SAFETY, "Dangerous dog"),
    "MH": (MarkerClass.VULNERABILITY, "Mental health"), "DR": (MarkerClass.OFFICER_SAFETY, "Needles"),
    "DA": (MarkerClass.VULNERABILITY, "Domestic abuse, high risk"),
}  # fmt: skip
ROLES = {"VICTIM": PartyRole.VICTIM, "SUSPECT": PartyRole.SUSPECT, "WITNESS": PartyRole.WITNESS}
NOT_YET_RESULTED = ("", "0")
KNOWN_REFERRALS = tuple(rule.value for rule in (RuleId.MARAC, RuleId.CHILD, RuleId.ENCOMPASS, RuleId.VICTIM))


# --- people ---------------------------------------------------------------------------------------------
@mapping.rows(
    "NOMINAL",
    parts=(
        "NOMINAL_NAME", "NOMINAL_IDENT", "NOMINAL_PHONE", "NOMINAL_ADDRESS", "NOMINAL_LINK", "NOMINAL_WARNING",
        "NOMINAL_SCHOOL",
    ),
    refers=("SCHOOL",),
    people=True,
)  # fmt: skip
def nominal(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A nominal with its names, numbers, phones, addresses, family, warnings and schools."""
    person = Nominal(
        names=tuple(
            Name(one.text("SURNAME"), one.text("FORENAMES"), NAME_KINDS.get(one.text("NAME_TYPE"), NameKind.ALIAS),
                 one.text("TITLE"))
            for one in parts["NOMINAL_NAME"]
        ),
        born=row.day("DOB"),
        is_birth_estimated=row.yes("DOB_EST"),
        sex=row.text("SEX"),
        ethnicity=row.text("ETHNICITY"),
        numbers=tuple(
            Number(SCHEMES.get(one.text("SCHEME"), Scheme.OTHER), one.text("VALUE")) for one in parts["NOMINAL_IDENT"]
        ),
        phones=tuple(one.text("PHONE") for one in parts["NOMINAL_PHONE"]),
        postcodes=tuple(one.text("POSTCODE") for one in parts["NOMINAL_ADDRESS"]),
    )  # fmt: skip
    yield person
    for part in parts:
        if make := PARTS.get(part.kind):
            yield from make(person, part)


def phone(person: Nominal, part: Row) -> Iterator[Outcome]:
    """A phone they use."""
    number = Phone(part.text("PHONE"), of=part)
    yield number
    yield Link(person, number, LinkType.USES_PHONE, of=part)


def address(person: Nominal, part: Row) -> Iterator[Outcome]:
    """Where they live, or lived when the row has an end."""
    place = Place(
        ", ".join(filter(None, (part.text("LINE1"), part.text("TOWN")))), part.text("POSTCODE"), of=part
    )
    kind = LinkType.LIVED_AT if part.text("TO_DATE") else LinkType.LIVES_AT
    yield place
    yield Link(person, place, kind, since=part.day("FROM_DATE"), until=part.day("TO_DATE"), of=part)


def family(person: Nominal, part: Row) -> Iterator[Outcome]:
    """Another nominal they are tied to."""
    other = part.other("NOMINAL", part.text("OTHER_NOM_ID"))
    yield Link(person, other, KINSHIP.get(part.text("LINK_TYPE"), LinkType.ASSOCIATE), of=part)


def warning(person: Nominal, part: Row) -> Iterator[Outcome]:
    """A warning with the old system's words as its reason."""
    kind, label = WARNINGS.get(part.text("WARN_CODE"), (MarkerClass.OFFICER_SAFETY, part.text("WARN_CODE")))
    yield Marker(person, kind, label, part.text("TEXT"), of=part)


def school(person: Nominal, part: Row) -> Iterator[Outcome]:
    """The school they go to, which Operation Encompass tells."""
    yield Enrolment(
        child=person,
        school=part.other("SCHOOL", part.text("SCHOOL_CODE")),
        since=part.day("FROM_DATE"),
        of=part,
    )


PARTS = {
    "NOMINAL_PHONE": phone, "NOMINAL_ADDRESS": address, "NOMINAL_LINK": family, "NOMINAL_WARNING": warning,
    "NOMINAL_SCHOOL": school,
}  # fmt: skip


# --- things and bodies ------------------------------------------------------------------------------------
@mapping.rows("SCHOOL")
def a_school(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A school."""
    yield Organisation(row.text("NAME"), "school")


@mapping.rows("VEHICLE", refers=("NOMINAL",))
def vehicle(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A vehicle and its keeper, when the keeper is known."""
    car = Vehicle(row.text("VRM"), row.text("MAKE"), row.text("MODEL"), row.text("COLOUR"))
    yield car
    if keeper := row.text("KEEPER_NOM_ID"):
        yield Link(row.other("NOMINAL", keeper, if_absent=Absent.NOTE), car, LinkType.KEEPER)
    else:
        row.note("it has no keeper")


# --- crimes -----------------------------------------------------------------------------------------------
@mapping.rows("CRIME", parts=("CRIME_PERSON", "TASK"), refers=("NOMINAL", "OFFENCE_CODE", "command_log.IN"))
def crime(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A crime with its parties; one with no usable offence code arrives all the same, held with its number."""
    recorded, happened = row.moment("RECORDED"), row.moment("HAPPENED")
    if recorded is None and happened is None:
        yield Hold("; ".join(row.notes) or "neither RECORDED nor HAPPENED is filled in", Risk.HIGH)
        return
    if recorded is None:
        yield Hold("; ".join(row.notes) + ": recorded when it happened", Risk.HIGH)
    code, is_open = row.text("OFFENCE_CODE"), row.text("OUTCOME") in NOT_YET_RESULTED
    yield from unusable(row, code)
    yield Crime(
        number=row.key,
        recorded_at=recorded or happened,  # type: ignore[arg-type]
        occurred_from=happened,
        offence_code=code,
        offence_title=row.code("OFFENCE_CODE"),
        narrative=row.narrative,
        status=Status.UNDER_INVESTIGATION if is_open else Status.FINALISED,
        incident=row.other("IN", row.text("INCIDENT_REF"), source="command_log", if_absent=Absent.DROP),
        place=row.text("ADDRESS"),
        district=row.text("BEAT")[:1],
        is_domestic=row.yes("DA_FLAG"),
    )
    for part in parts["CRIME_PERSON"]:
        person = part.other("NOMINAL", part.text("NOM_ID"), risk=Risk.HIGH)
        yield Party(person, ROLES.get(part.text("ROLE"), PartyRole.REPORTER), of=part)
    if is_open and "OIC" in row.values and not row.text("OIC"):
        row.note("unallocated: no officer in the case")
        yield Task(
            title=f"Allocate {row.key}: open with no officer in the case", started_at=recorded or happened
        )
    for part in parts["TASK"]:
        yield action(part, row.text("OIC"))


def action(part: Row, officer: str) -> Task:
    """An action of an investigation, owed here by whoever had it there."""
    what = part.code("TASK_TYPE") or part.text("TASK_TYPE")
    return Task(
        title=": ".join(filter(None, (what, part.text("TEXT")))) or "Action of an investigation",
        started_at=part.moment("RAISED"),
        due_at=part.moment("DUE", "%d/%m/%Y"),
        owner=part.text("OWNER") or officer,
        is_done=part.text("STATUS") == "C",
        of=part,
    )


def unusable(row: Row, code: str) -> Iterator[Outcome]:
    """Why a loaded crime still needs a person: it is found meanwhile, with its offence open."""
    if not code:
        yield Hold("it has no offence code: loaded with its offence open", Risk.HIGH)
    elif not row.code("OFFENCE_CODE"):
        yield Hold(f"offence code {code} is in no code table: loaded with its offence open", Risk.HIGH)
    said, kept = row.number("NARR_LEN") or 0, len(row.narrative)
    if said > kept:
        row.note(f"narrative cut by the old system: {kept:,} of {said:,} characters")


@mapping.rows("WARRANT", refers=("NOMINAL",))
def warrant(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A warrant on its subject's timeline; one not yet executed is a warning and a duty besides."""
    subject = row.other("NOMINAL", row.text("NOM_ID"), risk=Risk.HIGH)
    kind = row.code("KIND") or f"warrant of kind {row.text('KIND')!r}"
    issued, is_live = row.moment("ISSUED", "%d/%m/%Y"), row.text("STATUS") == "O"
    words = f"{kind}, {row.text('COURT')}"
    yield Event(
        EventKind.OTHER,
        issued,
        summary=f"{words}. {row.code('STATUS')}.".replace(" .", ""),
        category="warrant",
    )
    yield Party(subject, "wanted" if is_live else "named in a warrant")
    if is_live:
        yield Marker(subject, MarkerClass.OFFENDER, "Wanted on warrant", f"{row.key}: {words}")
        yield Task(title=f"Execute {row.key}: {words}", started_at=issued, kind="warrant", about=subject)


# --- safeguarding -----------------------------------------------------------------------------------------
@mapping.rows("RISK_ASSESSMENT", refers=("NOMINAL", "command_log.IN"))
def assessment(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A risk assessment that was signed: its grade and count of yes answers."""
    signed, grade, ticks = row.moment("SIGNED"), row.text("GRADE").upper(), row.text("TICKS")
    reasons = [] if signed else row.notes or ["SIGNED is empty"]
    reasons += [] if grade in Grade.__members__ else [f"grade {row.text('GRADE')!r} is none of ours"]
    reasons += [] if ticks.isdecimal() and len(ticks) < 3 else [f"{ticks!r} is not a count of yes answers"]
    if reasons or signed is None:
        yield from (Hold(why, Risk.HIGH) for why in reasons)
        return
    suspect = row.text("SUSPECT_NOM_ID")
    yield Assessment(
        incident=row.other("IN", row.text("INCIDENT_REF"), source="command_log", risk=Risk.HIGH),
        victim=row.other("NOMINAL", row.text("VICTIM_NOM_ID"), risk=Risk.HIGH),
        suspect=row.other("NOMINAL", suspect, if_absent=Absent.NOTE) if suspect else None,
        grade=Grade[grade],
        ticks=int(ticks),
        signed_at=signed,
    )


def told(recipient: str) -> str:
    """Whom a notice told, where the file says it; a file that does not leaves desk and school together."""
    if recipient == "EDUCATION DESK":
        return "education-duty-desk"
    return f"school:{recipient.removeprefix('SCHOOL ')}" if recipient.startswith("SCHOOL ") else ""


@mapping.rows("REFERRAL", refers=("NOMINAL", "CRIME", "command_log.IN"))
def referral(row: Row, parts: Parts) -> Iterable[Outcome]:
    """A referral that was made, from an incident or a crime."""
    sent, kind, source = row.moment("SENT"), row.text("KIND"), row.text("SOURCE_REF")
    if sent is None or kind not in KNOWN_REFERRALS:
        yield Hold("; ".join(row.notes) or f"kind {kind!r} is none of ours", Risk.HIGH)
        return
    yield Referral(
        rule=RuleId(kind),
        person=row.other("NOMINAL", row.text("NOM_ID"), risk=Risk.HIGH),
        source=(row.other("IN", source, source="command_log"), row.other("CRIME", source)),
        made_at=sent,
        number=row.key,
        told=told(row.text("RECIPIENT")),
    )
    if row.text("STATUS").upper() == "OPEN":
        person = row.other("NOMINAL", row.text("NOM_ID"), risk=Risk.HIGH)
        title = f"Referral {row.key} was still open in the records system: finish it or close it"
        yield Task(title=title, started_at=sent, kind="safeguarding", about=person)
