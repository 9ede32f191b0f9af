"""Which forms there are, which question sets each asks in which order, and what a pack holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """One kind of numbered form."""

    letter: str
    name: str
    title: str
    sets: tuple[str, ...]
    about: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Forms that are printed together for a place; `back_in_days` is when what was not used is asked for (†)."""

    name: str
    title: str
    holds: tuple[tuple[str, int], ...]
    back_in_days: int


HEADING = "paper_heading"
FORMS = (
    PaperForm(letter="L", name="incident", title="Incident log", sets=(HEADING, "incident_log"), about="incident"),
    PaperForm(letter="C", name="crime", title="Crime report", sets=(HEADING, "crime_report"), about="crime"),
    PaperForm(letter="D", name="dash", title="DASH risk assessment", sets=(HEADING, "dash_sheet", "dash"),
              about="assessment"),
    PaperForm(letter="P", name="person", title="Person sheet", sets=(HEADING, "person_sheet"), about="person"),
    PaperForm(letter="V", name="vehicle", title="Vehicle sheet", sets=(HEADING, "vehicle_sheet"), about="vehicle"),
    PaperForm(letter="K", name="detention", title="Detention sheet", sets=(HEADING, "detention_sheet"),
              about="event"),
)  # fmt: skip
SINGLE_BACK_IN_DAYS = 3
PACKS = (
    Pack(name="control_room", title="Control room pack", back_in_days=180,
         holds=(("incident", 40), ("person", 10), ("vehicle", 10), ("crime", 10), ("dash", 10))),
    Pack(name="custody_suite", title="Custody suite pack", back_in_days=180,
         holds=(("detention", 20), ("person", 10), ("crime", 5), ("dash", 5))),
    Pack(name="patrol_car", title="Patrol car pack", back_in_days=180,
         holds=(("incident", 4), ("crime", 3), ("dash", 3), ("person", 4), ("vehicle", 3))),
)  # fmt: skip
MOST_AT_ONCE = 500


def form_named(said: str) -> PaperForm | None:
    """A form by its name or letter, however typed."""
    word = said.strip().lower()
    return next((one for one in FORMS if word in (one.name, one.letter.lower())), None)


def form_of(letter: str) -> PaperForm:
    """The form of a serial's letter; KeyError when there is none."""
    found = form_named(letter)
    if found is None:
        raise KeyError(letter)
    return found


def pack_named(said: str) -> Pack | None:
    """A pack by its name, with spaces or dashes for the underline."""
    word = said.strip().lower().replace(" ", "_").replace("-", "_")
    return next((one for one in PACKS if one.name == word), None)


def reasons_not_to_print(*, what: str, count: int, to: str) -> list[str]:
    """Why forms may not be printed as asked; empty when they may."""
    reasons = []
    if form_named(what) is None and pack_named(what) is None:
        known = ", ".join([one.name for one in FORMS] + [one.name for one in PACKS])
        reasons.append(f"There is no form or pack “{what[:40]}”. Use one of: {known}.")
    pack = pack_named(what)
    sheets = count * (sum(number for _, number in pack.holds) if pack else 1)
    if count < 1 or sheets > MOST_AT_ONCE:
        reasons.append(f"Print between 1 and {MOST_AT_ONCE} forms at once; this would be {sheets}.")
    if not to.strip():
        reasons.append("Say who or which place the forms are issued to: every number has a holder.")
    return reasons
