"""Random histories of records that are merged and taken apart, and what should be left of them.

A history is played twice: on records that are merged and taken apart on the way, and on twins that never meet,
where each edit is made on the record it belongs to. In the end both must be the same to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from bluelamp.access import queries as access
from bluelamp.contracts.refs import LocationRef, PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands
from bluelamp.nominals.models import (
    Identifier,
    Link,
    Marker,
    Merge,
    OwnRestriction,
    Person,
    PersonBirth,
    PersonDescription,
    PersonName,
)
from bluelamp.nominals.queries import later
from bluelamp.nominals.tests.makers import SAME_NUMBER, new
from bluelamp.nominals.types import (
    Assignment,
    Description,
    LinkType,
    MarkerClass,
    NameKind,
    NewBirth,
    NewIdentifier,
    NewLink,
    NewMarker,
    NewName,
    NewPlace,
    Restriction,
    Scheme,
)

START = datetime(2026, 3, 1, 9, 0, tzinfo=clock.LONDON)
EDITS = ("name", "birth", "identifier", "describe", "mark", "link", "tie")
STATES = (Restriction.OPEN, Restriction.SENSITIVE, Restriction.RESTRICTED)
TABLES = {
    "name": PersonName,
    "birth": PersonBirth,
    "identifier": Identifier,
    "description": PersonDescription,
}


@dataclass
class Op:
    """One edit: what, when, and the records it belongs to. A correction belongs where what it corrects does."""

    what: str
    number: int
    at: datetime
    on: list[int]
    of: Op | None = None
    extra: int = 0

    @property
    def records(self) -> list[int]:
        """Which records it ends on."""
        return self.of.records if self.of else self.on


@dataclass
class World:
    """Records under test; `ops` is what to repeat on the twins."""

    size: int
    people: list[PersonRef] = field(default_factory=list)
    ops: list[Op] = field(default_factory=list)
    at: datetime = START
    place: LocationRef | None = None

    def begin(self) -> None:
        with clock.frozen(self.at):
            self.place = commands.create_location(
                SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB")
            )
        self.people = self.make()

    def make(self) -> list[PersonRef]:
        with clock.frozen(START):
            return [
                commands.create_person(SYSTEM, person=new(f"Given{'abcdef'[n]}", f"Family{'abcdef'[n]}", date(1980, 1, n + 1)))
                for n in range(self.size)
            ]  # fmt: skip

    def later(self) -> datetime:
        self.at += timedelta(days=1)
        return self.at

    def group(self, n: int) -> list[int]:
        root = Person.objects.get(id=self.people[n].id).root_id
        ids = set(Person.objects.filter(root_id=root).values_list("id", flat=True))
        return [i for i, ref in enumerate(self.people) if ref.id in ids]

    def root(self, n: int) -> int:
        root = Person.objects.get(id=self.people[n].id).root_id
        return next(i for i, ref in enumerate(self.people) if ref.id == root)

    # --- steps ---------------------------------------------------------------------------------------
    def edit(self, what: str, n: int, *, on_golden: bool) -> None:
        on = self.root(n) if on_golden else n
        op = Op(what, len(self.ops), self.later(), [on], extra=(on + 1) % self.size)
        self.ops.append(op)
        play(op, self.people, self.place, at=[on])

    def correct(self, index: int, n: int) -> None:
        """Correct an earlier name, from whichever record of that person is open."""
        names = [op for op in self.ops if op.what in ("name", "correct") and is_standing(op, self.people)]
        if not names:
            return
        target = names[index % len(names)]
        open_record = self.group(target.records[0])[n % len(self.group(target.records[0]))]
        op = Op("correct", len(self.ops), self.later(), [], of=target)
        self.ops.append(op)
        play(op, self.people, self.place, at=[open_record])

    def restrict(self, n: int, state: Restriction) -> None:
        op = Op("restrict", len(self.ops), self.later(), self.group(n), extra=STATES.index(state))
        self.ops.append(op)
        play(op, self.people, self.place, at=[n])

    def merge(self, i: int, j: int) -> None:
        try:
            with clock.frozen(self.later()):
                commands.merge_persons(
                    SYSTEM, keep=self.people[i], absorb=self.people[j], evidence=SAME_NUMBER
                )
        except Refused:
            return

    def take_apart(self, choice: int, moves: list[tuple[int, int]]) -> bool:
        """Undo one of the standing merges, in any order, with some later entries put elsewhere."""
        standing = list(
            Merge.objects.filter(undone_at=None, absorbed_id__in=[p.id for p in self.people]).order_by("id")
        )
        if not standing:
            return False
        merge = standing[choice % len(standing)]
        absorbed = next(i for i, ref in enumerate(self.people) if ref.id == merge.absorbed_id)
        group = self.group(absorbed)
        found = later.entries([self.people[i].id for i in group], merge.at)
        chosen = {found[a % len(found)].key: group[b % len(group)] for a, b in moves} if found else {}
        by_key = {one.key: one for one in found}
        for key, to in chosen.items():
            self._belongs(by_key[key], to)
        assignments = tuple(Assignment(entry=key, to=self.people[to]) for key, to in chosen.items())
        with clock.frozen(self.later()):
            commands.unmerge(
                SYSTEM, ref=self.people[absorbed], reason="Not the same person", assignments=assignments
            )
        return True

    def _belongs(self, entry: later.Entry, to: int) -> None:
        """The end of the entry that lies in the person goes to another of its records."""
        words = words_of(entry.key)
        op = next(op for op in self.ops if words == token(op))
        if op.what == "tie" and entry.row.end_ref == f"person:{entry.person}":
            op.extra = to
        else:
            op.on = [to]

    def twins(self) -> list[PersonRef]:
        """Records that were never merged, with every edit on its right record."""
        people = self.make()
        for op in self.ops:
            for record in op.records:
                play(op, people, self.place, at=[record])
        return people


def token(op: Op) -> str:
    """The words by which an edit is known again in whatever table it is in."""
    if op.what == "birth":
        return str(date(1950, 1, 1) + timedelta(days=op.number))
    return f"edit{'abcdefghij'[op.number // 10 % 10]}{'abcdefghij'[op.number % 10]}"


def words_of(key: str) -> str:
    kind, _, bare = key.partition(":")
    model = {**TABLES, "marker": Marker, "link": Link}[kind]
    row = model.objects.get(id=bare)
    return {
        "name": lambda: row.family, "birth": lambda: str(row.first), "identifier": lambda: row.raw,
        "description": lambda: row.occupation, "marker": lambda: row.label, "link": lambda: row.role,
    }[kind]()  # fmt: skip


def is_standing(op: Op, people: list[PersonRef]) -> bool:
    ids = [ref.id for ref in people]
    return PersonName.objects.filter(person_id__in=ids, family=token(op), superseded_at=None).exists()


def play(op: Op, people: list[PersonRef], place: LocationRef | None, *, at: list[int]) -> None:
    """Make one edit on one record, at its time."""
    ref = people[at[0]]
    with clock.frozen(op.at):
        if op.what == "name":
            commands.add_name(SYSTEM, ref=ref, name=NewName(family=token(op), kind=NameKind.ALIAS))
        elif op.what == "correct":
            old = PersonName.objects.get(
                person_id__in=[p.id for p in people], family=token(op.of), superseded_at=None
            )
            commands.add_name(
                SYSTEM, ref=ref, name=NewName(family=token(op), kind=NameKind.ALIAS), replaces=str(old.id)
            )
        elif op.what == "birth":
            commands.add_birth(SYSTEM, ref=ref, birth=NewBirth(on=date.fromisoformat(token(op))))
        elif op.what == "identifier":
            commands.add_identifier(
                SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.OTHER, value=token(op))
            )
        elif op.what == "describe":
            commands.describe_person(SYSTEM, ref=ref, description=Description(occupation=token(op)))
        elif op.what == "mark":
            marker = NewMarker(
                about=str(ref), marker_class=MarkerClass.OFFICER_SAFETY, label=token(op), reason="Seen"
            )
            commands.add_marker(SYSTEM, marker=marker)
        elif op.what == "restrict":
            state = STATES[op.extra]
            unit = "PSD" if state == Restriction.RESTRICTED else ""
            commands.restrict_person(
                SYSTEM, ref=ref, state=state, unit=unit, reason=f"Restriction {op.number} of the test"
            )
        else:
            end = place if op.what == "link" else people[op.extra]
            kind = LinkType.LIVES_AT if op.what == "link" else LinkType.ASSOCIATE
            commands.link(SYSTEM, link=NewLink(start=str(ref), end=str(end), type=kind, role=token(op)))


PROVENANCE = ("recorded_at", "recorded_by", "method", "confidence", "superseded_at", "superseded_by")
SHOWN = {
    "name": ("given", "family", "kind"), "birth": ("first", "last", "status"), "identifier": ("scheme", "canonical", "raw"),
    "description": ("sex", "occupation"),
}  # fmt: skip


def state_of(people: list[PersonRef]) -> list[dict[str, object]]:
    """Everything the tables, the restrictions and the search keys say of each record, without ids."""
    place = {str(ref): f"person {n}" for n, ref in enumerate(people)}
    return [_state(ref, place) for ref in people]


def _state(ref: PersonRef, place: dict[str, str]) -> dict[str, object]:
    row = Person.objects.get(id=ref.id)
    found: dict[str, object] = {
        kind: sorted(map(str, model.objects.filter(person_id=ref.id).values_list(*SHOWN[kind], *PROVENANCE)))
        for kind, model in TABLES.items()
    }  # fmt: skip
    found["person"] = (row.root_id == row.id, row.merged_into_id, row.version)
    found["markers"] = sorted(
        map(str, Marker.objects.filter(about=str(ref)).values_list("label", *PROVENANCE))
    )
    ends = ("start_ref", "end_ref")
    rows = [
        [place.get(str(end), str(end)) for end in line]
        for name in ends
        for line in Link.objects.filter(**{name: str(ref)}).values_list(*ends, "type", "role", *PROVENANCE)
    ]
    found["links"] = sorted(map(str, rows))
    held = access.held_restrictions([ref]).get(str(ref))
    found["restriction"] = held and {**held, "subject": place[str(ref)]}
    found["own"] = OwnRestriction.objects.filter(person_id=ref.id).exists()
    found["keys"] = keys_of(ref, f"n{row.number:07d}")
    return found


def keys_of(ref: PersonRef, number: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, guard, owner, card FROM search_subject WHERE ref_id = %s", [ref.id])
        subject, *rest = cursor.fetchone()
        found = [str(rest).replace(number.upper(), "NUMBER").replace(number, "NUMBER")]
        cursor.execute(
            "SELECT tok_lo, tok_hi, dob, guard, name_no FROM search_name_pair WHERE subject_id = %s",
            [subject],
        )
        found += map(str, cursor.fetchall())
        cursor.execute(
            "SELECT token_id, dob, guard, name_no FROM search_name_one WHERE subject_id = %s", [subject]
        )
        found += map(str, cursor.fetchall())
        cursor.execute("SELECT kind, value, guard FROM search_ident WHERE subject_id = %s", [subject])
        found += [str(row) for row in cursor.fetchall() if row[1].lower() != number]
    return sorted(found)
