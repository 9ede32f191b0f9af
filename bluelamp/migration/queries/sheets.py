"""The go / no-go sheet put together: figures of a rehearsal, signatures of owners, workarounds, speed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from django.db.models import Count

from bluelamp.kernel import clock
from bluelamp.migration.codes import Arrival
from bluelamp.migration.models import (
    LiveCase,
    Rehearsal,
    SheetSignature,
    SourceOwner,
    SpotCheck,
    Workaround,
)
from bluelamp.migration.rules import sheet as rules
from bluelamp.migration.rules.sheet import Line
from bluelamp.migration.types import ChangedLine, RehearsalView, SheetLine, SheetView, SignatureView

MISSING_SHOWN = 2_000


def last() -> Rehearsal | None:
    """The rehearsal or verification that the sheet speaks of."""
    return Rehearsal.objects.filter(ended_at__isnull=False).order_by("-id").first()


def current() -> SheetView:
    """The sheet as it stands now."""
    rehearsal = last()
    if rehearsal is None:
        return SheetView(
            rehearsal=None, lines=(), verdict=str(rules.verdict([]).value), stamp="", signatures=signatures()
        )
    lines = of(rehearsal)
    return SheetView(
        rehearsal=rehearsal_view(rehearsal), lines=plain(lines), verdict=verdict_of(lines),
        stamp=stamp(rehearsal, lines), signatures=signatures(),
    )  # fmt: skip


def of(rehearsal: Rehearsal) -> list[Line]:
    """Every line of the sheet for one rehearsal."""
    return [
        *_live(rehearsal), *rules.balances(rehearsal.balance, rehearsal.labels), *rules.held(rehearsal.held),
        *_checks(rehearsal), *rules.performance(rehearsal.performance), *_workarounds(), *_freshness(rehearsal),
    ]  # fmt: skip


def _live(rehearsal: Rehearsal) -> list[Line]:
    cases = LiveCase.objects.filter(rehearsal=rehearsal)
    counted = cases.values("what", "arrival").annotate(n=Count("id"))
    counts = {(one["what"], one["arrival"]): one["n"] for one in counted}
    missing = cases.filter(arrival=Arrival.MISSING).order_by("what", "key")
    covered = set(Workaround.objects.filter(closed_at__isnull=True).values_list("covers", flat=True))
    return rules.live(counts, list(missing.values_list("what", "key", "reason")[:MISSING_SHOWN]), covered)


def _checks(rehearsal: Rehearsal) -> list[Line]:
    owners = dict(SourceOwner.objects.values_list("source", "name"))
    counted = SpotCheck.objects.values("source", "state").annotate(n=Count("id"))
    states = {(one["source"], one["state"]): one["n"] for one in counted}
    return rules.checks(sorted(rehearsal.balance.get("sources", {})), owners, states, rehearsal.labels)


def _workarounds() -> list[Line]:
    found = Workaround.objects.filter(closed_at__isnull=True).order_by("review_on")
    return rules.workarounds(list(found.values_list("title", "owner", "review_on")), clock.now().date())


def _freshness(rehearsal: Rehearsal) -> list[Line]:
    days = (clock.now() - (rehearsal.ended_at or rehearsal.started_at)).days
    return rules.rehearsal(differences=rehearsal.differences, days_old=days, is_live=rehearsal.is_live)


def verdict_of(lines: Sequence[Line]) -> str:
    """Computed from the lines; nobody types it."""
    return str(rules.verdict(lines).value)


def plain(lines: Sequence[Line]) -> tuple[SheetLine, ...]:
    """The lines as they cross the door."""
    return tuple(SheetLine(**{**asdict(line), "tone": str(line.tone.value)}) for line in lines)


def stamp(rehearsal: Rehearsal, lines: Sequence[Line]) -> str:
    """What a signature binds to: these lines of this rehearsal."""
    words = json.dumps(
        [rehearsal.id, [[one.part, one.title, str(one.tone.value), one.reason] for one in lines]]
    )
    return hashlib.sha256(words.encode()).hexdigest()


def signatures() -> tuple[SignatureView, ...]:
    """Every signed sheet, newest first."""
    return tuple(
        SignatureView(
            id=one.id, rehearsal=one.rehearsal_id, verdict=one.verdict, is_go=one.is_go, override=one.override,
            by=one.signed_name, at=one.signed_at, reds=sum(1 for line in one.lines if line["tone"] == "red"),
        )
        for one in SheetSignature.objects.order_by("-id")[:20]
    )  # fmt: skip


def rehearsal_view(
    one: Rehearsal,
    *,
    changed: tuple[ChangedLine, ...] = (),
    verdict: str = "",
    sheet: tuple[SheetLine, ...] = (),
) -> RehearsalView:
    """A rehearsal as it crosses the door."""
    end = one.ended_at or one.started_at
    return RehearsalView(
        id=one.id, is_live=one.is_live, folder=one.folder, by=one.by_name, started_at=one.started_at,
        ended_at=one.ended_at, seconds=(end - one.started_at).total_seconds(), rows=one.rows, digest=one.digest,
        seed=one.seed, stages=one.stages, compared_with=one.compared_with_id, differences=one.differences,
        performance=one.performance, unaccounted=int(one.balance.get("total", {}).get("unaccounted", 0)),
        changed=changed, verdict=verdict, sheet=sheet,
    )  # fmt: skip
