"""Rules of the insider watch: pure functions of looks and what is known of people (domain/security.md §5).

A finding is a question for a person to ask, never a proof. Parameters are data (`insight/data/watch.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from statistics import fmean, pstdev

from bluelamp.insight.watch.types import Book, Finding, Identity, Look, LookKind

Parameter = float | int | str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the data file states it."""

    id: str
    title: str
    version: str
    source: str
    risk: int
    parameters: dict[str, Parameter]

    def number(self, name: str) -> float:
        """A parameter that is a number."""
        return float(self.parameters[name])


def _read() -> dict[str, Rule]:
    told = tomllib.loads(files("bluelamp.insight").joinpath("data/watch.toml").read_text())
    plain = ("title", "version", "source", "risk")
    return {
        name: Rule(name, given["title"], given["version"], given["source"], given["risk"],
                   {key: value for key, value in given.items() if key not in plain})
        for name, given in told.items()
    }  # fmt: skip


RULES = _read()
Found = Iterator[tuple[str, str, str]]  # (rule, key, reason)
Judge = Callable[[Look, Book], Found]


def judge(looks: Sequence[Look], book: Book) -> list[Finding]:
    """What the rules find in these looks; the same looks and book give the same findings."""
    found: dict[tuple[str, str, str], tuple[Look, list[str], list[int]]] = {}
    for look in looks:
        for rule in JUDGES:
            for name, key, reason in rule(look, book):
                _, reasons, rows = found.setdefault((name, look.account, key), (look, [], []))
                reasons[:] = [*reasons, *([reason] if reason not in reasons else [])]
                rows.append(look.row)
    return [
        Finding(rule=name, account=account, key=key, subject=look.subject, reasons=tuple(reasons),
                rows=tuple(dict.fromkeys(rows)))
        for (name, account, key), (look, reasons, rows) in found.items()
    ]  # fmt: skip


# --- who they are to each other -----------------------------------------------------------------------
def own_people(look: Look, book: Book) -> Found:
    """Family, household and possessions of the one who looks: surname, home, telephone, vehicle."""
    mine, theirs = book.staff.get(look.account), book.subjects.get(look.subject)
    if look.kind is LookKind.WORKED or mine is None or theirs is None or look.subject in mine.records:
        return
    for name in sorted(mine.surnames & theirs.surnames):
        if book.per_10000.get(name, 0.0) <= RULES["W-SURNAME"].number("commonest_per_10000"):
            yield "W-SURNAME", look.subject, f"Both carry the surname {name.title()}."
    yield from _shared(look.subject, mine, theirs, "their own")


def colleagues(look: Look, book: Book) -> Found:
    """Household and possessions of a colleague, when after a day no work leads there."""
    theirs = book.subjects.get(look.subject)
    if theirs is None or book.is_linked.get(look.row) is not False:
        return
    if not (theirs.homes or theirs.phones or theirs.vehicles):
        return
    for account, one in book.staff.items():
        if account != look.account:
            yield from _shared(look.subject, one, theirs, "a colleague’s")


def _shared(subject: str, one: Identity, other: Identity, whose: str) -> Found:
    if one.homes & other.homes:
        yield "W-ADDRESS", subject, f"The address is {whose} home."
    if one.phones & other.phones:
        yield "W-PHONE", subject, f"The telephone is {whose}."
    if one.vehicles & other.vehicles:
        yield "W-VEHICLE", subject, f"The vehicle is {whose}."


def employees(look: Look, book: Book) -> Found:
    """One's own record at once; that of a colleague when after a day no work leads to it."""
    if look.kind is LookKind.WORKED:
        return
    for account, one in book.staff.items():
        if look.subject not in one.records:
            continue
        if account == look.account:
            yield "W-EMPLOYEE", look.subject, "The record is that of the one who looked."
        elif book.is_linked.get(look.row) is False:
            yield "W-EMPLOYEE", look.subject, "The record is that of an employee, and no work leads to it."


# --- what the work says --------------------------------------------------------------------------------
def without_work(look: Look, book: Book) -> Found:
    """Nothing within a day of the look leads from the person's work to this record."""
    day = look.at.date()
    people = book.unlinked_people.get((look.account, day), frozenset())
    if look.subject in people and len(people) >= RULES["W-NO-WORK"].number("people"):
        yield (
            "W-NO-WORK",
            str(day),
            f"{len(people)} people opened on {day:%d/%m/%Y} with no link to any work within 24 hours.",
        )


def off_duty(look: Look, book: Book) -> Found:
    """The duty system says that the person was not at work."""
    if look.kind is not LookKind.WORKED and book.is_on_duty.get(look.row) is False:
        yield (
            "W-OFF-DUTY",
            str(look.at.date()),
            f"Looked at {look.at:%d/%m/%Y %H:%M} UTC, outside every duty.",
        )


def volume(look: Look, book: Book) -> Found:
    """Far more people in a day than others in the same role open."""
    rule, day = RULES["W-VOLUME"], look.at.date()
    opened, peers = book.opened.get((look.account, day), 0), book.peers.get(look.role, ())
    if look.kind is not LookKind.OPENED or len(peers) < rule.number("peers") or opened < rule.number("least"):
        return
    mean, spread = fmean(peers), pstdev(peers)
    if opened > mean + rule.number("sigma") * spread:
        usual = f"{mean:.1f} a day, standard deviation {spread:.1f}"
        yield (
            "W-VOLUME",
            str(day),
            f"{opened} people opened on {day:%d/%m/%Y}; others in the role open {usual}.",
        )


def repeats(look: Look, book: Book) -> Found:
    """One person looked at on several days without a link to work."""
    rule = RULES["W-REPEAT"]
    days = book.unlinked_days.get((look.account, look.subject), frozenset())
    if look.kind is LookKind.OPENED and len(days) >= rule.number("days"):
        yield "W-REPEAT", look.subject, f"Opened on {len(days)} different days without a link to work."


def spike(look: Look, book: Book) -> Found:
    """Many people who have no work with somebody look within a day: a record in the news."""
    viewers = book.unlinked_viewers.get(look.subject, frozenset())
    if look.account in viewers and len(viewers) >= RULES["W-SPIKE"].number("viewers"):
        yield (
            "W-SPIKE",
            look.subject,
            "Many people without a link to the work opened this record within 24 hours.",
        )


# --- what was tried ------------------------------------------------------------------------------------
def attempts(look: Look, book: Book) -> Found:
    """Sealed or restricted records tried or searched for."""
    rule = RULES["W-DENIED"]
    if look.kind is LookKind.SEALED and book.attempts.get((look.account, look.kind), 1) >= rule.number(
        "sealed"
    ):
        yield "W-DENIED", str(look.at.date()), "Searched for or tried to open a sealed record."
    if look.kind in (LookKind.DENIED, LookKind.KEPT_BACK):
        tried = sum(
            book.attempts.get((look.account, kind), 0) for kind in (LookKind.DENIED, LookKind.KEPT_BACK)
        )
        if tried >= rule.number("restricted"):
            yield "W-DENIED", str(look.at.date()), f"{tried} attempts at restricted records within 24 hours."


def exports(look: Look, book: Book) -> Found:
    """A large export or print."""
    if look.kind is LookKind.EXPORTED and look.rows > RULES["W-EXPORT"].number("rows"):
        yield "W-EXPORT", str(look.row), f"{look.rows} rows left the system in one go."


def glass(look: Look, book: Book) -> Found:
    """Every use of break-glass."""
    if look.kind is LookKind.GLASS:
        yield (
            "W-BREAK-GLASS",
            look.subject,
            f"Broke the glass: {look.reason.replace('_', ' ') or 'no reason code'}.",
        )


JUDGES: tuple[Judge, ...] = (
    own_people, colleagues, employees, without_work, off_duty, volume, repeats, spike, attempts, exports, glass
)  # fmt: skip


# --- what is done with an alert --------------------------------------------------------------------------
SHORTEST = 20
HIGH = 2


def needs_two(risk: int) -> bool:
    """Whether two people must agree to dismiss an alert: those of high risk (†)."""
    return risk <= HIGH


def reasons_not_to_dismiss(*, state: str, why: str) -> list[str]:
    """Why an alert cannot be dismissed now; empty when it can."""
    return _decided(state, ("open",)) + _too_short(why)


def reasons_not_to_confirm(*, state: str, proposed_by: str, by: str, why: str) -> list[str]:
    """Why somebody cannot agree to a dismissal: nobody agrees to their own."""
    own = ["Somebody else must agree to what you proposed."] if proposed_by == by else []
    return _decided(state, ("proposed",)) + own + _too_short(why)


def reasons_not_to_escalate(*, state: str, why: str) -> list[str]:
    """Why an alert cannot be taken further now; empty when it can."""
    return _decided(state, ("open", "proposed")) + _too_short(why)


def _decided(state: str, wanted: tuple[str, ...]) -> list[str]:
    return [] if state in wanted else [f"This alert is {state}."]


def _too_short(why: str) -> list[str]:
    return [] if len(why.strip()) >= SHORTEST else [f"Say why in at least {SHORTEST} characters."]
