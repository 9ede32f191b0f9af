"""Referrals and assessments of the old systems, so that a sweep of their years does not find them missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from bluelamp.contracts.refs import IncidentRef, OrganisationRef, PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import identities, reading
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.rows import day, moment
from bluelamp.safeguarding import commands as safeguarding
from bluelamp.safeguarding.types import (
    EnrolmentRow,
    EstablishmentRow,
    Grade,
    PastAssessment,
    PastReferral,
    ReferralKind,
    RuleId,
)

SYSTEM = "the records system of 2003"
ROWS_A_BATCH = 400
TICKS = re.compile("[0-9]{1,2}")
KINDS = {
    RuleId.MARAC: (ReferralKind.MARAC, "marac"), RuleId.CHILD: (ReferralKind.CHILD, "childrens-services"),
    RuleId.ENCOMPASS: (ReferralKind.ENCOMPASS, "education-duty-desk"),
    RuleId.VICTIM: (ReferralKind.VICTIM_SERVICES, "victims-services"),
}  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What a batch of referrals points at."""

    golden: dict[str, UUID]
    numbers: set[str]
    incidents: set[str]
    crimes: set[str]
    schools: dict[str, str]

    def source(self, reference: str) -> str:
        """The incident or crime a referral came from, or nothing."""
        if reference in self.incidents:
            return f"incident:{stable_id('command_log', 'IN', reference)}"
        return f"crime:{stable_id('records', 'CRIME', reference)}" if reference in self.crimes else ""


def load_safeguarding(by: Actor) -> int:
    """Schools and enrolments for the notices, then every referral made and assessment signed; how many rows."""
    return load_education(by) + load_referrals(by) + load_assessments(by)


def load_assessments(by: Actor) -> int:
    """Every assessment that was signed; how many rows were decided."""
    decided = 0
    for batch in reading.waiting("RISK_ASSESSMENT", ROWS_A_BATCH):
        numbers = [number for held in batch for number in (held.parent, held.row.get("SUSPECT_NOM_ID"))]
        golden, numbers_known = identities.golden_of(numbers), reading.known_keys("NOMINAL", numbers)
        people = {number: PersonRef(golden[number]) for number in numbers_known}
        incidents = reading.loaded_keys("IN", [held.row.get("INCIDENT_REF") for held in batch])
        with transaction.atomic():
            taken = [_assessment(held, people, incidents) for held in batch]
            safeguarding.import_past_assessments(by, assessments=tuple(past for past, _ in taken if past))
            decided += decide([decision for _, decision in taken])
    return decided


def _assessment(
    held: Held, people: Mapping[str, PersonRef], incidents: Collection[str]
) -> tuple[PastAssessment | None, Decision]:
    row = held.row
    at, reference, suspect = moment(row.get("SIGNED")), row.get("INCIDENT_REF"), row.get("SUSPECT_NOM_ID")
    reasons = reasons_not_to_assess(held, people, incidents, at is not None)
    if reasons or at is None:
        return None, Decision(held.id, Fate.HELD, "; ".join(reasons), risk=Risk.HIGH)
    past = PastAssessment(
        incident=IncidentRef(stable_id("command_log", "IN", reference)), incident_number=reference,
        victim=people[held.parent], suspect=people.get(suspect), grade=Grade[row.get("GRADE").upper()],
        ticks=int(row.get("TICKS")), signed_at=at, system=SYSTEM, key=held.key,
    )  # fmt: skip
    odd = f"suspect {suspect} is not among the nominals" if suspect and past.suspect is None else ""
    return past, Decision(held.id, Fate.LOADED, odd, (str(past.ref), str(past.victim), str(past.incident)))


def reasons_not_to_assess(
    held: Held, people: Collection[str], incidents: Collection[str], is_dated: bool
) -> list[str]:
    """Why an assessment cannot be taken over; empty when it can."""
    row, reasons = held.row, []
    if row.get("INCIDENT_REF") not in incidents:
        reasons.append(f"{row.get('INCIDENT_REF')!r} is not a loaded incident")
    if held.parent not in people:
        reasons.append(f"{held.parent} is not among the nominals")
    if row.get("GRADE").upper() not in Grade.__members__:
        reasons.append(f"grade {row.get('GRADE')!r} is none of ours")
    if not TICKS.fullmatch(row.get("TICKS")):
        reasons.append(f"{row.get('TICKS')!r} is not a count of yes answers")
    if not is_dated:
        reasons.append(f"{row.get('SIGNED')!r} is not a date")
    return reasons


def load_education(by: Actor) -> int:
    """Settings and who is enrolled at them."""
    schools = fetch(
        "SELECT key, targets[1], id FROM migration_ledgerrow WHERE kind = 'SCHOOL' AND fate = 'loaded' ORDER BY id"
    )
    rows = {held.key: held.row for held in reading.by_id([id_ for _, _, id_ in schools])}
    safeguarding.load_education(by, establishments=tuple(
        EstablishmentRow(key=code, name=rows[code].get("NAME"), organisation=OrganisationRef.of(organisation))
        for code, organisation, _ in schools
    ))  # fmt: skip
    loaded = 0
    while batch := _enrolments(loaded):
        golden = identities.golden_of([held.parent for held in batch])
        safeguarding.load_education(by, enrolments=tuple(
            EnrolmentRow(
                child=PersonRef(golden[held.parent]), establishment=held.row.get("SCHOOL_CODE"),
                starts_on=day(held.row.get("FROM_DATE")) or date(2000, 1, 1), source=SYSTEM,
            )
            for held in batch
        ))  # fmt: skip
        loaded += len(batch)
    return loaded


def _enrolments(offset: int) -> list[Held]:
    rows = fetch(
        "SELECT id FROM migration_ledgerrow WHERE kind = 'NOMINAL_SCHOOL' AND fate = 'loaded' "
        "ORDER BY id OFFSET %s LIMIT 1000",
        [offset],
    )
    return reading.by_id([id_ for (id_,) in rows])


def load_referrals(by: Actor) -> int:
    """Every referral that was made; how many."""
    loaded = 0
    for batch in reading.waiting("REFERRAL", ROWS_A_BATCH):
        known = _known(batch)
        with transaction.atomic():
            made, decisions = [], []
            for held in batch:
                past, decision = _past(held, known)
                made += past
                decisions.append(decision)
            safeguarding.import_past_referrals(by, referrals=tuple(made))
            loaded += decide(decisions)
    return loaded


def _known(batch: Sequence[Held]) -> _Known:
    references = [held.row.get("SOURCE_REF") for held in batch]
    numbers = [held.parent for held in batch]
    return _Known(
        golden=identities.golden_of(numbers),
        numbers=reading.known_keys("NOMINAL", numbers),
        incidents=reading.loaded_keys("IN", references),
        crimes=reading.targeted_keys("CRIME", references),
        schools=_schools(numbers),
    )


def _schools(numbers: Sequence[str]) -> dict[str, str]:
    rows = fetch(
        "SELECT parent, split_part(key, '|', 2) FROM migration_ledgerrow "
        "WHERE kind = 'NOMINAL_SCHOOL' AND fate = 'loaded' AND parent = ANY(%s)",
        [list(set(numbers))],
    )
    return dict(rows)  # type: ignore[arg-type]


def _past(held: Held, known: _Known) -> tuple[list[PastReferral], Decision]:
    row = held.row
    at, source = moment(row.get("SENT")), known.source(row.get("SOURCE_REF"))
    reasons = reasons_not_to_take(held, known, source, at is not None)
    if reasons or at is None:
        return [], Decision(held.id, Fate.HELD, "; ".join(reasons), risk=Risk.HIGH)
    rule = RuleId(row.get("KIND"))
    kind, recipient = KINDS[rule]
    person = PersonRef(known.golden[held.parent])
    past = [
        PastReferral(
            rule=rule, kind=kind, source=source, subject=f"{person}{told}", recipient=told.lstrip("@") or recipient,
            made_at=at, system=SYSTEM, person=person, number=held.key,
        )
        for told in _told(rule, known.schools.get(held.parent, ""))
    ]  # fmt: skip
    return past, Decision(held.id, Fate.LOADED, "", (str(person), source))


def _told(rule: RuleId, school: str) -> list[str]:
    """Whom one notice of the old system told: it did not distinguish the school from the council's desk."""
    if rule is not RuleId.ENCOMPASS:
        return [""]
    return ["@education-duty-desk", *([f"@school:{school}"] if school else [])]


def reasons_not_to_take(held: Held, known: _Known, source: str, is_dated: bool) -> list[str]:
    """Why a referral cannot be taken over; empty when it can."""
    row, reasons = held.row, []
    if row.get("KIND") not in {rule.value for rule in KINDS}:
        reasons.append(f"kind {row.get('KIND')!r} is none of ours")
    if not source:
        reasons.append(f"{row.get('SOURCE_REF')!r} is neither a loaded incident nor a loaded crime")
    if held.parent not in known.numbers:
        reasons.append(f"{held.parent} is not among the nominals")
    if not is_dated:
        reasons.append(f"{row.get('SENT')!r} is not a date")
    return reasons
