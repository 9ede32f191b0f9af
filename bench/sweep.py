"""`make bench-sweep`: how long a retrospective sweep takes, and whether it finds exactly what was left out.

A month of migrated domestic incidents is loaded with everything it owes already referred, except for a known
number of omissions. The sweep must find those and nothing else. INCIDENTS and OMISSIONS change the size.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.house import django_on, figure, folder, say

INCIDENTS = int(os.environ.get("INCIDENTS") or 100_000)
OMISSIONS = int(os.environ.get("OMISSIONS") or 500)
FIRST, LAST = date(2019, 7, 1), date(2019, 7, 31)
CHUNK = 1_000


def main() -> None:
    """Load, refer all but the omissions, sweep, compare."""
    with django_on(folder("sweep")):
        families = load_families(max(50, INCIDENTS // 10))
        load_incidents(families)
        owed = everything_owed()
        chosen = random.Random(1).sample(sorted(owed), OMISSIONS)
        refer(sorted(owed - set(chosen)))
        began = time.monotonic()
        found = sweep()
        figure("sweep.seconds", time.monotonic() - began, "s")
        figure("sweep.incidents", INCIDENTS, "incidents")
        figure("sweep.omitted", OMISSIONS, "findings")
        figure("sweep.missed", len(set(chosen) - found), "findings")
        figure("sweep.invented", len(found - set(chosen)), "findings")


def batches(rows: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """The rows in parts that commit quickly."""
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def load_families(count: int) -> list[tuple[Any, Any]]:
    """Couples, a third of them with a child."""
    from bluelamp.contracts.refs import PersonRef
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.nominals import commands
    from bluelamp.nominals.types import ImportBatch, LinkType, NewBirth, NewLink, NewName, NewPerson

    say(f"loading {count} families")
    pairs = [(PersonRef.new(), PersonRef.new()) for _ in range(count)]
    for part in batches(list(enumerate(pairs)), 250):
        people, links = [], []
        for number, (victim, suspect) in part:
            people += [NewPerson(names=(NewName(given=f"Given{number}", family=f"Family{number % 997}"),), ref=one)
                       for one in (victim, suspect)]  # fmt: skip
            if number % 3 == 0:
                child = PersonRef.new()
                people.append(
                    NewPerson(
                        names=(NewName(given=f"Child{number}", family=f"Family{number % 997}"),),
                        births=(NewBirth(on=date(2010, 1 + number % 12, 3)),),
                        ref=child,
                    )
                )
                links.append(NewLink(start=str(victim), end=str(child), type=LinkType.PARENT))
        commands.import_persons(SYSTEM, batch=ImportBatch(persons=tuple(people), links=tuple(links)))
    return pairs


def load_incidents(families: list[tuple[Any, Any]]) -> None:
    """A month of attended domestic incidents from an old system."""
    from bluelamp.contracts.control import PersonInRole, PersonRole, Place
    from bluelamp.contracts.refs import IncidentRef
    from bluelamp.control import commands
    from bluelamp.control.types import ImportBatch, ImportedIncident, Provenance
    from bluelamp.kernel.actors import SYSTEM

    say(f"loading {INCIDENTS} incidents")
    start = datetime(2019, 7, 1, tzinfo=UTC)
    step = timedelta(days=30) / INCIDENTS
    place = Place(text="1 Made Street", district="North")

    def one(number: int) -> ImportedIncident:
        victim, suspect = families[number % len(families)]
        at = start + step * number
        return ImportedIncident(
            ref=IncidentRef.new(), provenance=Provenance(source="CAD93", key=str(number)), day=at.date(), number=number,
            opened_at=at, closed_at=at + timedelta(hours=1), category="domestic", headline="Domestic", place=place,
            is_domestic=True, persons=(PersonInRole(role=PersonRole.VICTIM, name="V", person=victim),
                                       PersonInRole(role=PersonRole.SUSPECT, name="S", person=suspect)))  # fmt: skip

    for part in batches(range(INCIDENTS)):
        commands.import_incidents(SYSTEM, batch=ImportBatch(incidents=tuple(one(n) for n in part)))


def sweep() -> set[tuple[str, str, str]]:
    """What a sweep of the month finds."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.safeguarding import commands, queries

    run = commands.sweep(SYSTEM, first=FIRST, last=LAST)
    found: set[tuple[str, str, str]] = set()
    place = 0
    while page := queries.findings(SYSTEM, run=run.ref, start=place, limit=5_000):
        found |= {(one.rule, one.source, one.subject) for one in page}
        place = page[-1].place
    return found


def everything_owed() -> set[tuple[str, str, str]]:
    """Everything the month owes, with nothing yet done."""
    began = time.monotonic()
    owed = sweep()
    figure("sweep.seconds_nothing_done", time.monotonic() - began, "s")
    figure("sweep.owed", len(owed), "findings")
    return owed


def refer(done: Sequence[tuple[str, str, str]]) -> None:
    """Say of all these that an old system referred them."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.safeguarding import commands
    from bluelamp.safeguarding.types import PastReferral, ReferralKind, RuleId

    say(f"referring {len(done)}")
    for part in batches(done, 2_000):
        commands.import_past_referrals(SYSTEM, referrals=tuple(
            PastReferral(rule=RuleId(rule), kind=ReferralKind.CHILD, source=source, subject=subject, recipient="old",
                         made_at=datetime(2019, 8, 1, tzinfo=UTC), system="RMS03")
            for rule, source, subject in part))  # fmt: skip


if __name__ == "__main__":
    main()
