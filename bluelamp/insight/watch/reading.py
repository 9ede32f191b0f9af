"""From the audit to looks, and from looks to the book that the rules read."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bluelamp.access.types import AuditEntry
from bluelamp.contracts.refs import PersonRef
from bluelamp.insight.models import StaffDeclaration, WatchLook
from bluelamp.insight.watch import normal
from bluelamp.insight.watch.rules import RULES
from bluelamp.insight.watch.types import Book, Identity, Look, LookKind
from bluelamp.kernel.actors import SYSTEM, SYSTEM_ID
from bluelamp.kernel.doorway import NotThere
from bluelamp.nominals import queries as nominals
from bluelamp.resourcing import queries as resourcing
from bluelamp.search import queries as search

OPENED = frozenset({
    "nominals.queries.person.person", "nominals.queries.links.links_of", "nominals.queries.links.events_of",
})  # fmt: skip
WORK = ("incident:", "crime:", "assessment:", "referral:", "contact:", "duty:")
PEERS_FOR = timedelta(days=28)
DAY = timedelta(hours=24)


# --- from the audit -----------------------------------------------------------------------------------
def looks_of(entries: Iterable[AuditEntry]) -> list[Look]:
    """The looks at people, and the work done, that audit rows tell of; the system's own are not looks."""
    return [look for entry in entries for look in _looks(entry)]


def _looks(entry: AuditEntry) -> list[Look]:
    if entry.door == "search.sealed_met":
        return [_look(entry, one, LookKind.SEALED, account=str(entry.detail.get("searcher", "")))
                for one in entry.subjects]  # fmt: skip
    if entry.account == SYSTEM_ID:  # a person at the command line is a person still
        return []
    people = [one for one in entry.subjects if one.startswith("person:")]
    done = [_look(entry, one, LookKind.WORKED) for one in entry.subjects if one.startswith(WORK)]
    kept = entry.detail.get("withheld")
    if isinstance(kept, list):
        done += [_look(entry, str(one), LookKind.KEPT_BACK) for one in kept]
    return done + _of_people(entry, people)


def _of_people(entry: AuditEntry, people: Sequence[str]) -> list[Look]:
    if entry.operation == "denied":
        kind = LookKind.SEALED if entry.detail.get("why") == "hidden" else LookKind.DENIED
        return [_look(entry, one, kind) for one in people]
    if entry.operation == "break_glass" and entry.door == "access.glass_broken":
        return [_look(entry, one, LookKind.GLASS) for one in people]
    if entry.operation == "disclosure" or entry.channel in ("export", "print"):
        told = entry.detail.get("rows")
        rows = told if isinstance(told, int) else len(entry.subjects)
        return [_look(entry, (people or ["export"])[0], LookKind.EXPORTED, rows=rows)]
    if entry.operation in ("collection", "alteration"):
        return [_look(entry, one, LookKind.WORKED) for one in people]
    return [_look(entry, one, LookKind.OPENED) for one in people if entry.door in OPENED]


def _look(entry: AuditEntry, subject: str, kind: LookKind, *, account: str = "", rows: int = 1) -> Look:
    return Look(
        row=entry.id, at=entry.at, account=account or str(entry.account), role=entry.roles, subject=subject,
        kind=kind, work=entry.work, reason=entry.reason, rows=rows,
    )  # fmt: skip


def look_of(row: WatchLook) -> Look:
    """A kept look."""
    return Look(
        row=row.row, at=row.at, account=row.account, role=row.role, subject=row.subject, kind=LookKind(row.kind),
        work=row.work, reason=row.reason, rows=row.rows,
    )  # fmt: skip


# --- does work lead to it -------------------------------------------------------------------------------
def is_linked(look: Look) -> bool:
    """Whether within a day of the look the same person worked on something that leads to this record: its incident,
    its crime, or the record itself."""
    near = WatchLook.objects.filter(
        account=look.account, kind=LookKind.WORKED, at__gte=look.at - DAY, at__lte=look.at + DAY
    )
    worked = set(near.values_list("subject", flat=True))
    if not worked:
        return False
    return bool(worked & {look.subject, look.work}) or bool(worked & _abouts(look.subject))


def _abouts(subject: str) -> set[str]:
    """Incidents, crimes and the like that a person is tied to."""
    try:
        return {one.about for one in nominals.events_of(SYSTEM, subject) if one.about}
    except NotThere:
        return set()


# --- the book ------------------------------------------------------------------------------------------
def book_for(looks: Sequence[Look], at: datetime) -> Book:
    """Everything the rules may ask about these looks."""
    final = WatchLook.objects.filter(row__in=[one.row for one in looks], kind=LookKind.OPENED, is_final=True)
    staff = {str(row.account_id): _declared(row) for row in StaffDeclaration.objects.all()}
    people = {look.subject for look in looks if look.kind is not LookKind.WORKED}
    subjects = {ref: known for ref in sorted(people) if staff and (known := _known(ref))}
    surnames = {name for one in subjects.values() for name in one.surnames}
    accounts = {look.account for look in looks}
    opened = _opened(accounts, min((look.at for look in looks), default=at))
    busy = {look.role for look in looks
            if opened.get((look.account, look.at.date()), 0) >= RULES["W-VOLUME"].number("least")}  # fmt: skip
    return Book(
        staff=staff, subjects=subjects, per_10000=search.carriers_per_10000(surnames),
        is_linked=dict(final.values_list("row", "is_linked")), is_on_duty=_duties(looks), opened=opened, peers=_peers(busy, at), attempts=_attempts(accounts, at),
        unlinked_days=_unlinked_days(looks), unlinked_people=_unlinked_people(looks),
        unlinked_viewers=_unlinked_viewers(people, at),
    )  # fmt: skip


def _declared(row: StaffDeclaration) -> Identity:
    return Identity(
        surnames=frozenset(row.surnames), homes=frozenset(row.homes), phones=frozenset(row.phones),
        vehicles=frozenset(row.vehicles), records=frozenset(row.records),
    )  # fmt: skip


def _known(ref: str) -> Identity | None:
    """What is on record of a person, in normal form; None for what is no person or no longer there."""
    if not ref.startswith("person:"):
        return None
    try:
        known = nominals.person(SYSTEM, PersonRef.of(ref))
        ties = nominals.links_of(SYSTEM, ref)
    except NotThere:
        return None
    ends: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        ends[tie.other.partition(":")[0]].add(tie.other_display)
    return Identity(
        surnames=frozenset(normal.surname(name.family) for name in known.names if name.family),
        homes=frozenset(normal.home(one) for one in ends["location"]) - {""},
        phones=frozenset(normal.phone(one) for one in ends["phone"]) - {""},
        vehicles=frozenset(normal.mark(one.split(" ")[0]) for one in ends["vehicle"] if one) - {""},
    )


def _duties(looks: Sequence[Look]) -> dict[int, bool | None]:
    """Whether each look fell in a duty; None where the duty system knows nothing of the person's week."""
    found: dict[int, bool | None] = {}
    grace = timedelta(minutes=RULES["W-OFF-DUTY"].number("grace_minutes"))
    for account in {look.account for look in looks}:
        mine = [look for look in looks if look.account == account]
        since, until = min(look.at for look in mine) - timedelta(days=7), max(look.at for look in mine) + DAY
        tours = resourcing.duties_of(SYSTEM, account_id=uuid.UUID(account), since=since, until=until)
        for look in mine:
            inside = any(start - grace <= look.at <= end + grace for start, end in tours)
            found[look.row] = inside if tours else None
    return found


def _opened(accounts: set[str], since: datetime) -> dict[tuple[str, date], int]:
    """How many different people each account opened on each day."""
    rows = WatchLook.objects.filter(
        account__in=accounts, kind=LookKind.OPENED, at__gte=since.replace(hour=0, minute=0, second=0)
    )
    seen: dict[tuple[str, date], set[str]] = defaultdict(set)
    for account, at, subject in rows.values_list("account", "at", "subject"):
        seen[account, at.date()].add(subject)
    return {key: len(people) for key, people in seen.items()}


def _peers(roles: set[str], at: datetime) -> dict[str, list[int]]:
    """For each role, how many people its holders opened a day, on the days they opened any, before today."""
    today = at.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = WatchLook.objects.filter(
        role__in=roles, kind=LookKind.OPENED, at__gte=today - PEERS_FOR, at__lt=today
    )
    seen: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    for role, account, when, subject in rows.values_list("role", "account", "at", "subject"):
        seen[role, account, when.date()].add(subject)
    found: dict[str, list[int]] = defaultdict(list)
    for (role, _, _), people in seen.items():
        found[role].append(len(people))
    return found


def _attempts(accounts: set[str], at: datetime) -> dict[tuple[str, LookKind], int]:
    kinds = (LookKind.DENIED, LookKind.KEPT_BACK, LookKind.SEALED)
    rows = WatchLook.objects.filter(account__in=accounts, kind__in=kinds, at__gte=at - DAY)
    found: dict[tuple[str, LookKind], int] = defaultdict(int)
    for account, kind in rows.values_list("account", "kind"):
        found[account, LookKind(kind)] += 1
    return found


def _unlinked_days(looks: Sequence[Look]) -> dict[tuple[str, str], frozenset[date]]:
    within = timedelta(days=RULES["W-REPEAT"].number("within_days"))
    found: dict[tuple[str, str], set[date]] = defaultdict(set)
    for look in looks:
        rows = WatchLook.objects.filter(
            account=look.account, subject=look.subject, kind=LookKind.OPENED, is_final=True, is_linked=False,
            at__gte=look.at - within,
        )  # fmt: skip
        found[look.account, look.subject] |= {at.date() for at in rows.values_list("at", flat=True)}
    return {key: frozenset(days) for key, days in found.items()}


def _unlinked_people(looks: Sequence[Look]) -> dict[tuple[str, date], frozenset[str]]:
    found: dict[tuple[str, date], frozenset[str]] = {}
    for account, day in {(look.account, look.at.date()) for look in looks}:
        rows = WatchLook.objects.filter(
            account=account, at__date=day, kind=LookKind.OPENED, is_final=True, is_linked=False
        )
        found[account, day] = frozenset(rows.values_list("subject", flat=True))
    return found


def _unlinked_viewers(people: set[str], at: datetime) -> dict[str, frozenset[str]]:
    rows = WatchLook.objects.filter(
        subject__in=people, kind=LookKind.OPENED, is_linked=False, at__gte=at - DAY
    )
    found: dict[str, set[str]] = defaultdict(set)
    for subject, account in rows.values_list("subject", "account"):
        found[subject].add(account)
    return {subject: frozenset(viewers) for subject, viewers in found.items()}
