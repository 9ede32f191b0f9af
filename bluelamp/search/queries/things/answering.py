"""From candidates to an answer: rights, reasons, audit, and word to the owners of what was kept back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import psycopg

from bluelamp.access import guard
from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.kernel import clock, events, refs
from bluelamp.kernel.actors import Actor
from bluelamp.search import declare
from bluelamp.search.codes import RULES_VERSION, Band, Guard
from bluelamp.search.queries.things import probes
from bluelamp.search.queries.things.probes import Filed, Found
from bluelamp.search.rules import scoring
from bluelamp.search.types import (
    Answer,
    ContactQuery,
    DescribedQuery,
    Fact,
    Hit,
    LinkedQuery,
    Reason,
    Shown,
    Suggestion,
    VehicleQuery,
)

STRONG, POSSIBLE = 78.0, 57.0
MOST = 60


@dataclass(frozen=True, slots=True)
class Scored:
    """A thing with its reasons; the score is their sum."""

    filed: Filed
    reasons: tuple[scoring.Reason, ...]
    matched_on: str = ""

    @property
    def ref(self) -> str:
        """The reference of the record."""
        return f"{self.filed.kind}:{self.filed.ref_id}"

    @property
    def score(self) -> float:
        """The sum of what the reasons add."""
        return round(sum(reason.contribution for reason in self.reasons), 1)


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found: to be shown, and kept back."""

    shown: tuple[Scored, ...]
    withheld: tuple[Filed, ...]
    total: int
    is_cut: bool
    version: tuple[int, int]
    sees_hidden: bool
    rules_version: str = RULES_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the answer says about the question."""

    door: str
    asked: VehicleQuery | ContactQuery | LinkedQuery | DescribedQuery
    text: str
    facts: tuple[Fact, ...]
    limit: int
    purpose: str = ""
    warnings: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def look(
    cursor: psycopg.Cursor, viewer: Actor, found: Found, score: Callable[[Filed, int], Scored],
    version: tuple[int, int],
) -> Looked:  # fmt: skip
    """Score what was found; hidden things join the list only for those who are named on them."""
    level = dict(found.candidates)
    filed = probes.fetch(cursor, [*level, *found.hidden])
    kept_back = hidden_refs(viewer, filed)
    scored = [score(one, level.get(one.number, 0)) for one in filed]
    seen = sorted(
        (one for one in scored if one.ref not in kept_back and one.reasons),
        key=lambda one: (-one.score, one.ref),
    )
    withheld = tuple(one.filed for one in scored if one.ref in kept_back and one.reasons)
    extra = sum(1 for one in seen if one.filed.guard)
    return Looked(tuple(seen), withheld, found.total + extra, found.is_cut, version, extra > 0)


def hidden_refs(viewer: Actor, filed: Iterable[Filed]) -> set[str]:
    """References of the guarded things this viewer may not be shown."""
    guarded = [f"{one.kind}:{one.ref_id}" for one in filed if one.guard]
    return guard.hidden_from(viewer, guarded, also_restricted=True) if guarded else set()


def answer(viewer: Actor, asked: Asked, looked: Looked) -> Answer:
    """The answer with its audit row; owners of hidden records are told in the same transaction."""
    kept = looked.shown[: max(1, min(asked.limit, MOST))]
    shown = _shown(viewer, [one.filed for one in kept])
    writes, hidden_writes = looked.version
    contacts = {one.owner for one in looked.withheld if one.guard == Guard.CONTACT_ONLY}
    made = Answer(
        query=asked.text, facts=asked.facts, hits=tuple(_hit(one, shown) for one in kept),
        truncated=looked.is_cut or len(looked.shown) > len(kept), total_at_least=max(looked.total, len(kept)),
        data_version=f"{writes}+{hidden_writes}" if looked.sees_hidden else str(writes), rules_version=looked.rules_version,
        contacts=tuple(f"A restricted record may be relevant: contact {unit or 'its owner'}." for unit in sorted(contacts)),
        warnings=asked.warnings, suggestions=asked.suggestions,
        withheld=tuple(sorted(f"{one.kind}:{one.ref_id}" for one in looked.withheld)),
    )  # fmt: skip
    record(viewer, asked, made)
    _tell_owners(viewer, looked.withheld)
    return replace(made, withheld=())


def record(viewer: Actor, asked: Asked, made: Answer) -> None:
    """Audit a search, zero hits too, with what was kept back. Owners of sealed things are told from this row a
    moment later: here a sealed thing costs nothing (ADR 0090)."""
    plain = {name: value for name, value in asdict(asked.asked).items() if value}
    detail = {
        "asked": plain, "query": asked.text, "facts": [f"{fact.kind}={fact.value}" for fact in asked.facts],
        "data_version": made.data_version, "rules_version": made.rules_version, "purpose": asked.purpose,
        "results": [f"{hit.ref} {hit.score} {hit.band}" for hit in made.hits],
        "withheld": list(made.withheld), "total_at_least": made.total_at_least,
    }  # fmt: skip
    guard.audit(viewer, "consultation", asked.door, [], detail=detail)


def _tell_owners(viewer: Actor, withheld: Sequence[Filed]) -> None:
    for one in withheld:
        ref = refs.parse(f"{one.kind}:{one.ref_id}")
        told = RestrictedRecordSearched(
            subject=str(ref), owner=one.owner, searcher=viewer.name, searcher_id=str(viewer.account_id),
            at=clock.now(), was_silent=one.guard == Guard.SILENT,
        )  # fmt: skip
        events.state(told, about=ref)


def _shown(viewer: Actor, filed: Sequence[Filed]) -> dict[str, Shown]:
    by_kind: dict[str, list[uuid.UUID]] = defaultdict(list)
    for one in filed:
        by_kind[one.kind].append(uuid.UUID(one.ref_id))
    return {
        f"{kind}:{number}": shown
        for kind, numbers in by_kind.items()
        if kind in declare.presenters
        for number, shown in declare.presenters[kind](viewer, numbers).items()
    }


def _hit(one: Scored, shown: dict[str, Shown]) -> Hit:
    plain = Shown(display=one.filed.card.display, detail=one.filed.card.note)
    reasons = tuple(
        Reason(
            field=r.field, query_value=r.query_value, record_value=r.record_value, reason=r.reason,
            contribution=r.contribution,
        )
        for r in one.reasons
    )  # fmt: skip
    return Hit(
        ref=one.ref, score=one.score, band=band_of(one.score), matched_on=one.matched_on, reasons=reasons,
        shown=shown.get(one.ref, plain),
    )  # fmt: skip


def band_of(score: float) -> Band:
    """How far a thing found may be trusted to be the one meant."""
    return Band.STRONG if score >= STRONG else Band.POSSIBLE if score >= POSSIBLE else Band.WEAK
