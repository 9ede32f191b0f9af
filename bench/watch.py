"""`make bench-watch`: how often the insider watch is wrong on a month of ordinary looks, and what it finds of what is planted.

The month is generated here, by code and tables that share nothing with the rules: STAFF (400) people of three
roles on shifts for 30 days, opening people of a town of 60,000, most of them led there by work, some not, a few
off duty, some by chance a neighbour or a namesake. The rules are those of the product, run day by day as the job
runs them. Then one case of each kind is planted into the same month. `--json` prints one object instead of lines.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bench.house import figure, say
from bluelamp.insight.watch import rules
from bluelamp.insight.watch.types import Book, Finding, Identity, Look, LookKind

STAFF = int(os.environ.get("STAFF") or 400)
PEOPLE = 60_000
FIRST = date(2026, 10, 1)
DAYS = 30
# What is ordinary, all †: looks a shift, share that no recorded work leads to, share outside duty and grace.
A_SHIFT = {"officer": 6, "call_handler": 14, "sergeant": 4}
UNLINKED, OFF_DUTY, KEPT_BACK, SEALED = 0.03, 0.001, 0.0015, 0.0001
COMMON = 40  # surnames that share a quarter of the town
GRACE = timedelta(minutes=60)


@dataclass
class Member:
    """One member of staff: role, shifts, and what they declared."""

    account: str
    role: str
    known: Identity
    shifts: list[tuple[datetime, datetime]] = field(default_factory=list)


@dataclass
class Month:
    """A town, a force and what was looked at."""

    people: list[Identity]
    staff: dict[str, Member]
    looks: list[Look] = field(default_factory=list)
    linked: set[int] = field(default_factory=set)
    rows: int = 0

    def add(self, member: Member, at: datetime, person: int, *, is_linked: bool, **more: object) -> None:
        """One look."""
        self.rows += 1
        subject = f"person:{person}"
        given = {
            "row": self.rows,
            "at": at,
            "account": member.account,
            "role": member.role,
            "subject": subject,
        }
        self.looks.append(Look(**{**given, **more}))  # type: ignore[arg-type]
        if is_linked:
            self.linked.add(self.rows)


# --- the month ----------------------------------------------------------------------------------------
def town(chance: random.Random) -> list[Identity]:
    """People in households of about three, with surnames of very unequal frequency."""
    found: list[Identity] = []
    while len(found) < PEOPLE:
        home = f"XX{len(found) // 60} 1AA {len(found) % 60}"
        family = surname(chance)
        for _ in range(chance.choice([1, 2, 2, 3, 4])):
            name = family if chance.random() < 0.8 else surname(chance)
            phone = f"+4477{len(found):08d}"
            mark = f"XX{len(found):05d}" if chance.random() < 0.5 else ""
            found.append(
                Identity(
                    surnames=frozenset({name}), homes=frozenset({home}), phones=frozenset({phone}),
                    vehicles=frozenset({mark} - {""}),
                )
            )  # fmt: skip
    return found[:PEOPLE]


def surname(chance: random.Random) -> str:
    """A quarter of the town shares a few names; the rest fall off as one over the rank."""
    if chance.random() < 0.25:
        return f"common{chance.randrange(COMMON)}"
    return f"name{int(15_000 ** chance.random())}"


def force(chance: random.Random, people: list[Identity]) -> dict[str, Member]:
    """Staff who live in the town, are on record there, and work shifts."""
    found = {}
    for number, person in enumerate(chance.sample(range(len(people)), STAFF)):
        role = chance.choices(list(A_SHIFT), [6, 2, 1])[0]
        me = people[person]
        known = Identity(
            surnames=me.surnames, homes=me.homes, phones=me.phones, vehicles=me.vehicles,
            records=frozenset({f"person:{person}"}),
        )  # fmt: skip
        member = Member(f"account-{number}", role, known)
        offset = chance.randrange(10)
        for day in range(DAYS):
            if (day + offset) % 10 < 6:
                hour = (7, 7, 14, 14, 22, 22)[(day + offset) % 10]
                start = datetime(2026, 10, 1, hour, tzinfo=UTC) + timedelta(days=day)
                member.shifts.append((start, start + timedelta(hours=9)))
        found[member.account] = member
    return found


def ordinary(chance: random.Random) -> Month:
    """Everybody goes about their work."""
    people = town(chance)
    month = Month(people, force(chance, people))
    for member in month.staff.values():
        for start, end in member.shifts:
            for _ in range(max(0, round(chance.gauss(A_SHIFT[member.role], A_SHIFT[member.role] ** 0.5)))):
                one_look(chance, month, member, (start, end))
        if member.role == "sergeant":
            exports(chance, month, member)
    return month


def one_look(chance: random.Random, month: Month, member: Member, shift: tuple[datetime, datetime]) -> None:
    """One look of an ordinary day, up to three quarters of an hour past its end."""
    at = shift[0] + chance.random() * (shift[1] - shift[0] + timedelta(minutes=45))
    if chance.random() < OFF_DUTY:
        at = shift[1] + timedelta(hours=3)
    dice = chance.random()
    kind = LookKind.SEALED if dice < SEALED else LookKind.KEPT_BACK if dice < KEPT_BACK else LookKind.OPENED
    is_linked = chance.random() > UNLINKED
    month.add(member, at, chance.randrange(PEOPLE), is_linked=is_linked, kind=kind)


def exports(chance: random.Random, month: Month, member: Member) -> None:
    """A list for the briefing now and then, seldom a long one."""
    for start, _ in member.shifts[::3]:
        rows = chance.choices([12, 30, 80], [60, 38, 2])[0]
        month.add(member, start, 0, is_linked=True, kind=LookKind.EXPORTED, rows=rows, subject="export")


# --- what is planted ------------------------------------------------------------------------------------
def plant(chance: random.Random, month: Month) -> dict[str, tuple[str, set[int]]]:
    """One case of each rule, each by somebody else: rule to the account and the audit rows of the case."""
    members = iter(chance.sample([one for one in month.staff.values() if len(one.shifts) > 15], 13))
    case: dict[str, tuple[str, set[int]]] = {}
    for rule in rules.RULES:
        member, before = next(members), month.rows
        CASES[rule](month, member)
        case[rule] = (member.account, set(range(before + 1, month.rows + 1)))
    return case


def on_shift(member: Member, number: int) -> datetime:
    """An hour into one of somebody's shifts."""
    return member.shifts[number][0] + timedelta(hours=1)


def relative(month: Month, member: Member, **theirs: frozenset[str]) -> int:
    """A person new to the town who shares something with somebody."""
    month.people.append(Identity(**theirs))
    return len(month.people) - 1


def own(name: str):
    """The case of sharing one thing."""

    def case(month: Month, member: Member) -> None:
        mine = frozenset({f"rare-{member.account}"})
        kept = {
            one: getattr(member.known, one) for one in ("surnames", "homes", "phones", "vehicles", "records")
        }
        member.known = Identity(**{**kept, name: kept[name] | mine})
        month.add(member, on_shift(member, 5), relative(month, member, **{name: mine}), is_linked=True)

    return case


def employee(month: Month, member: Member) -> None:
    """A colleague's record."""
    other = next(one for one in month.staff.values() if one.account != member.account)
    number = int(next(iter(other.known.records)).partition(":")[2])
    month.add(member, on_shift(member, 5), number, is_linked=False)


def strangers(month: Month, member: Member) -> None:
    """Three neighbours' visitors in one evening."""
    for number in (101, 202, 303):
        month.add(member, on_shift(member, 6), number, is_linked=False)


def flood(month: Month, member: Member) -> None:
    """Sixty people in a shift."""
    for number in range(60):
        month.add(member, on_shift(member, 12), 1000 + number, is_linked=True)


def at_home(month: Month, member: Member) -> None:
    """Six hours after the shift."""
    month.add(member, member.shifts[7][1] + timedelta(hours=6), 404, is_linked=True)


def former(month: Month, member: Member) -> None:
    """A former partner, four times in a month."""
    for shift in (2, 5, 8, 11):
        month.add(member, on_shift(member, shift), 505, is_linked=False)


def famous(month: Month, member: Member) -> None:
    """A name on the television: ten people look."""
    others = [one for one in month.staff.values() if one.account != member.account][:9]
    at = on_shift(member, 9)
    for one in (*others, member):
        month.add(one, at, 606, is_linked=False)


def sealed(month: Month, member: Member) -> None:
    """A protected witness searched for."""
    month.add(member, on_shift(member, 4), 707, is_linked=False, kind=LookKind.SEALED)


def big_export(month: Month, member: Member) -> None:
    """Four hundred rows."""
    month.add(
        member, on_shift(member, 4), 0, is_linked=True, kind=LookKind.EXPORTED, rows=400, subject="export"
    )


def glass(month: Month, member: Member) -> None:
    """Glass broken."""
    month.add(member, on_shift(member, 4), 808, is_linked=True, kind=LookKind.GLASS, reason="life_at_risk")


CASES = {
    "W-SURNAME": own("surnames"), "W-ADDRESS": own("homes"), "W-PHONE": own("phones"), "W-VEHICLE": own("vehicles"),
    "W-EMPLOYEE": employee, "W-NO-WORK": strangers, "W-VOLUME": flood, "W-OFF-DUTY": at_home, "W-REPEAT": former,
    "W-SPIKE": famous, "W-DENIED": sealed, "W-EXPORT": big_export, "W-BREAK-GLASS": glass,
}  # fmt: skip


# --- the watch, day by day ------------------------------------------------------------------------------
def found_in(month: Month) -> dict[tuple[str, str, str], Finding]:
    """Alerts of a month, each once, as the job would raise them."""
    alerts: dict[tuple[str, str, str], Finding] = {}
    for looks, book in days(month):
        for one in rules.judge(looks, book):
            held = alerts.get((one.rule, one.account, one.key))
            rows = (*held.rows, *one.rows) if held else one.rows
            alerts[one.rule, one.account, one.key] = Finding(
                rule=one.rule, account=one.account, key=one.key, subject=one.subject, reasons=one.reasons, rows=rows
            )  # fmt: skip
    return alerts


def days(month: Month) -> Iterator[tuple[Sequence[Look], Book]]:
    """The looks of each day with the book as it stands at its end."""
    by_day: dict[date, list[Look]] = defaultdict(list)
    for look in sorted(month.looks, key=lambda one: (one.at, one.row)):
        by_day[look.at.date()].append(look)
    counts: dict[str, int] = defaultdict(int)
    for person in month.people:
        for name in person.surnames:
            counts[name] += 1
    common = {name: number * 10_000 / len(month.people) for name, number in counts.items()}
    unlinked_days: dict[tuple[str, str], set[date]] = defaultdict(set)
    peers: dict[str, list[int]] = defaultdict(list)
    for day, looks in sorted(by_day.items()):
        opened = [one for one in looks if one.kind is LookKind.OPENED]
        people, alone, viewers = defaultdict(set), defaultdict(set), defaultdict(set)
        for one in opened:
            people[one.account, day].add(one.subject)
            if one.row not in month.linked:
                alone[one.account, day].add(one.subject)
                viewers[one.subject].add(one.account)
                unlinked_days[one.account, one.subject].add(day)
        tried: dict[tuple[str, LookKind], int] = defaultdict(int)
        for one in looks:
            tried[one.account, one.kind] += 1
        yield looks, Book(
            staff={one.account: one.known for one in month.staff.values()},
            subjects={one.subject: month.people[int(one.subject.partition(":")[2])] for one in looks
                      if one.subject.startswith("person:")},
            per_10000=common, is_linked={one.row: one.row in month.linked for one in opened}, is_on_duty={one.row: on_duty(month.staff[one.account], one.at) for one in looks},
            unlinked_days={key: frozenset(seen) for key, seen in unlinked_days.items()},
            unlinked_people={key: frozenset(seen) for key, seen in alone.items()},
            opened={key: len(seen) for key, seen in people.items()}, peers=dict(peers),
            unlinked_viewers={key: frozenset(seen) for key, seen in viewers.items()}, attempts=tried,
        )  # fmt: skip
        for (account, _), seen in people.items():
            peers[month.staff[account].role].append(len(seen))


def on_duty(member: Member, at: datetime) -> bool:
    """Whether a look fell in a shift or its grace."""
    return any(start - GRACE <= at <= end + GRACE for start, end in member.shifts)


def main() -> None:
    """A month without harm, then the same month with a case of each kind."""
    chance = random.Random(20261001)
    month = ordinary(chance)
    say(f"{STAFF} staff, {len(month.looks)} looks in {DAYS} days")
    quiet = found_in(month)
    alarms: dict[str, int] = dict.fromkeys(rules.RULES, 0)
    for rule, _, _ in quiet:
        alarms[rule] += 1
    looks = len(month.looks)
    case = plant(chance, month)
    found = {
        one.rule
        for one in found_in(month).values()
        if one.account == case[one.rule][0] and set(one.rows) & case[one.rule][1]
    }
    missed = sorted(set(rules.RULES) - found)
    told = {
        "looks": looks, "staff": STAFF, "days": DAYS, "false_alarms": len(quiet),
        "per_1000_looks": round(len(quiet) * 1000 / looks, 2), "by_rule": alarms,
        "planted": len(case), "found": len(found), "missed": missed,
    }  # fmt: skip
    if "--json" in sys.argv:
        print(json.dumps(told))
        return
    figure("watch.looks", looks, "looks")
    figure("watch.false_alarms", len(quiet), "alerts")
    figure("watch.false_alarms_per_1000_looks", len(quiet) * 1000 / looks, "alerts")
    figure("watch.false_alarms_a_day", len(quiet) / DAYS, "alerts")
    for rule, number in alarms.items():
        figure(f"watch.{rule.lower()}.false_alarms_per_1000_looks", number * 1000 / looks, "alerts")
    figure("watch.planted", len(case), "cases")
    figure("watch.found", len(found), "cases")


if __name__ == "__main__":
    main()
