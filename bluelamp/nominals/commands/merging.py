"""Merging records of one person: one pair, or thousands in few statements.

Nothing is copied: a merge points source records at one golden nominal. Names, links and markers stay on the
record they came with, so undoing is pointing back.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.access import queries as access
from bluelamp.access.codes import RestrictionState
from bluelamp.contracts.nominals import PersonsMerged
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import rules, rules_matching
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands.filing import refile
from bluelamp.nominals.commands.levelling import Row, level, own_restrictions
from bluelamp.nominals.models import Marker, Merge, Person, PersonApart
from bluelamp.nominals.types import Merged, MergeEvidence, MergePair, NotMerged

BATCH = 500


@command(needs=Permission.MERGE_PERSONS, about="keep", operation="combination")
def merge_persons(by: Actor, *, keep: PersonRef, absorb: PersonRef, evidence: MergeEvidence) -> PersonRef:
    """Let two records be one person: old ids go on answering, the strictest restriction holds for both."""
    return join(by, MergePair(keep=keep, absorb=absorb, evidence=evidence))


@command(needs=Permission.MERGE_PERSONS, operation="combination")
def merge_many(by: Actor, *, pairs: tuple[MergePair, ...]) -> Merged:
    """Merge many pairs in few statements, for a load or the matching engine; a pair that may not be merged is
    named with its reasons and the others go ahead. Records that are one person already count as nothing new."""
    done = 0
    refused: list[NotMerged] = []
    for first in range(0, len(pairs), BATCH):
        group = _Group(by, pairs[first : first + BATCH])
        for pair in group.pairs:
            reasons = group.add(pair)
            if reasons and not group.are_one(pair):
                refused.append(NotMerged(pair=pair, reasons=tuple(reasons)))
        done += group.write()
    guard.audit(
        by, "combination", "nominals.merge_many", sorted({str(one.absorb) for one in pairs})[:BATCH],
        {"merged": done, "refused": len(refused)},
    )  # fmt: skip
    return Merged(done=done, refused=tuple(refused))


def join(by: Actor, pair: MergePair) -> PersonRef:
    """Merge one pair or refuse; the caller's permission has been asked."""
    group = _Group(by, [pair])
    hidden = guard.hidden_from(by, (f"person:{one}" for one in group.root_of))
    if hidden or {pair.keep.id, pair.absorb.id} - set(group.root_of):
        raise NotThere
    reasons = [*group.add(pair), *_reasons_against_seconder(by, pair.evidence.seconded_by, group.root_of)]
    if reasons:
        raise Refused(reasons)
    group.write()
    return PersonRef(group.root_of[pair.keep.id])


def _reasons_against_seconder(by: Actor, text: str, members: Iterable[uuid.UUID]) -> list[str]:
    """The second person must exist, be somebody else, be allowed to merge and to see both records."""
    if not text or by.is_system:
        return []
    second = access.actor_known_as(text)
    if second is None:
        return [
            f"There is no active account {text[:80]}: give the second person's user name or collar number."
        ]
    if second.account_id == by.account_id:
        return ["The second person must be somebody else."]
    may = guard.may(second, Permission.MERGE_PERSONS) or guard.may(second, Permission.DECIDE_MATCH)
    refs = [f"person:{one}" for one in members]
    if not may or guard.hidden_from(second, refs, also_restricted=True):
        return [f"{second.name} may not decide about these records: ask somebody who may."]
    return []


@dataclass
class _Group:
    """The persons of a batch of merges: locked, read once, merged in memory and written once."""

    by: Actor
    pairs: Sequence[MergePair]
    root_of: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    members: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lock the golden records in one order, so that two merges cannot wait for each other; then read."""
        asked = {ref.id for pair in self.pairs for ref in (pair.keep, pair.absorb)}
        roots = sorted(set(Person.objects.filter(id__in=asked).values_list("root_id", flat=True)))
        list(Person.objects.select_for_update().filter(id__in=roots).order_by("id").values_list("id"))
        found = Person.objects.filter(root_id__in=roots).order_by("id").values_list("id", "root_id")
        self.members = defaultdict(list)
        for one, root in found:
            self.root_of[one] = root
            self.members[root].append(one)
        self.own: dict[uuid.UUID, Row] = own_restrictions(self.root_of)
        self.delicate = delicate_among(self.root_of)
        self.apart = apart_among(self.root_of)

    def are_one(self, pair: MergePair) -> bool:
        """Whether a pair is one person already."""
        keep, absorb = self.root_of.get(pair.keep.id), self.root_of.get(pair.absorb.id)
        return keep is not None and keep == absorb

    def add(self, pair: MergePair) -> list[str]:
        """Merge one pair in memory; returns why not when it may not be."""
        if pair.keep.id not in self.root_of or pair.absorb.id not in self.root_of:
            return ["There is no such record."]
        kept, absorbed = self.root_of[pair.keep.id], self.root_of[pair.absorb.id]
        reasons = self._reasons_not_to(pair, kept, absorbed)
        if not reasons:
            self.merges.append(_row(self.by, pair, kept, absorbed))
            self.members[kept] = sorted(self.members[kept] + self.members.pop(absorbed))
            self.root_of.update(dict.fromkeys(self.members[kept], kept))
        return reasons

    def _reasons_not_to(self, pair: MergePair, kept: uuid.UUID, absorbed: uuid.UUID) -> list[str]:
        evidence = pair.evidence
        both = {*self.members[kept], *self.members[absorbed]}
        reasons = rules.reasons_not_to_merge(
            grounds=evidence.grounds, reason=evidence.reason, is_same=kept == absorbed,
            needs_second=not self.by.is_system and bool(both & self.delicate),
            is_seconded=bool(evidence.seconded_by),
        )  # fmt: skip
        if kept != absorbed:
            reasons += [_kept_apart(row) for row in self.apart if self._parts(row, kept, absorbed)]
        if rules_matching.are_at_odds(self.own[one] for one in both):
            reasons.append(
                "Both records are restricted, to different people. Agree one restriction first, then merge."
            )
        return reasons

    def _parts(self, row: PersonApart, kept: uuid.UUID, absorbed: uuid.UUID) -> bool:
        return {self.root_of[row.one_id], self.root_of[row.other_id]} == {kept, absorbed}

    def write(self) -> int:
        """Write the merges, point the records, level restrictions, file for search, state the facts."""
        Merge.objects.bulk_create(self.merges)
        changed = {one for row in self.merges for one in self.members.get(self.root_of[row.kept_id], ())}
        into = {row.absorbed_id: row.kept_id for row in self.merges}
        rows = list(Person.objects.filter(id__in=changed))
        for row in rows:
            row.root_id = self.root_of[row.id]
            row.merged_into_id = into.get(row.id, row.merged_into_id)
        Person.objects.bulk_update(rows, ["root_id", "merged_into_id"])
        roots = {self.root_of[row.kept_id] for row in self.merges}
        for root in sorted(roots):
            if any(self.own[one] for one in self.members[root]):
                level(self.by, self.members[root], "Merged with a record so restricted.")
        refile(roots)
        for merge in self.merges:
            _tell(merge)
        return len(self.merges)


def _row(by: Actor, pair: MergePair, kept: uuid.UUID, absorbed: uuid.UUID) -> Merge:
    evidence = pair.evidence
    return Merge(
        absorbed_id=absorbed, kept_id=kept, at=clock.now(), by=(by.acting_for or by.name)[:200],
        account_id=by.account_id, seconded_by=evidence.seconded_by[:80], grounds=" ".join(sorted(evidence.grounds)),
        reason=evidence.reason, rule=evidence.rule[:120], weight=evidence.weight,
    )  # fmt: skip


def _tell(row: Merge) -> None:
    ref = PersonRef(row.kept_id)
    told = PersonsMerged(kept=ref, absorbed=PersonRef(row.absorbed_id), rule=row.rule, at=row.at)
    events.state(told, about=ref)


def _kept_apart(row: PersonApart) -> str:
    return (
        f"{row.by} said on {clock.local(row.at):%d/%m/%Y} that they are different people: {row.reason} "
        "A second person may lift that with a reason."
    )


# --- what stands on the records ------------------------------------------------------------------------
def members_of(root: uuid.UUID) -> list[uuid.UUID]:
    """Every source record of a golden person."""
    return list(Person.objects.filter(root_id=root).order_by("id").values_list("id", flat=True))


def delicate_among(members: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Records that carry a warning, an offender marker or a restriction: two people decide about those."""
    by_ref = {f"person:{one}": one for one in members}
    today = clock.local(clock.now()).date()
    live = Q(expires_on=None) | Q(expires_on__gte=today)
    marked = Marker.objects.filter(live, about__in=list(by_ref), superseded_at=None)
    held = guard.restrictions_of(by_ref)
    found = set(marked.values_list("about", flat=True))
    found |= {ref for ref, one in held.items() if one.state != RestrictionState.OPEN}
    return {by_ref[ref] for ref in found}


def apart_among(members: Iterable[uuid.UUID]) -> list[PersonApart]:
    """Standing do-not-links between any two of these records."""
    ids = list(members)
    return list(PersonApart.objects.filter(one_id__in=ids, other_id__in=ids, lifted_at=None))
