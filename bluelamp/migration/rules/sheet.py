"""The go / no-go sheet: each line green, amber or red with its reason, and a verdict that nobody types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bluelamp.migration.codes import Arrival, Risk, Tone, Verdict

SEARCH_GOOD, SEARCH_BEARABLE = 500.0, 1_500.0  # milliseconds, p95 †
PAGE_GOOD, PAGE_BEARABLE = 1_000.0, 3_000.0  # milliseconds, the middle of a few openings †
WHAT = {
    "investigation": "Open investigations", "warrant": "Warrants", "bail": "Bail dates",
    "safeguarding": "Open safeguarding", "other": "Other live cases",
}  # fmt: skip
FIRST = ("investigation", "warrant", "bail", "safeguarding")
HAS_COME = (Arrival.ARRIVED, Arrival.HELD)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the sheet; `opens` names the list behind it with what to ask it for."""

    part: str
    title: str
    tone: Tone
    reason: str
    opens: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    number: int | None = None


def verdict(lines: Sequence[Line]) -> Verdict:
    """Red anywhere is no go; amber anywhere is a go with reservations."""
    tones = {line.tone for line in lines}
    if Tone.RED in tones or not lines:
        return Verdict.NO_GO
    return Verdict.CONDITIONAL if Tone.AMBER in tones else Verdict.GO


def reasons_not_to_sign(
    lines: Sequence[Line], *, is_go: bool, override: str, is_same: bool, name: str
) -> list[str]:
    """Why the sheet may not be signed as asked; empty when it may."""
    if not is_same:
        return ["The sheet has changed since you opened it. Read it again, then sign."]
    reds = [line for line in lines if line.tone is Tone.RED]
    if not is_go or not reds:
        return []
    if len(override.strip()) < 10:
        titles = "; ".join(line.title for line in reds[:6])
        return [
            f"{len(reds)} line(s) are red: {titles}. To go all the same, {name or 'you'} must write why, "
            "in ten characters or more; the sheet keeps it under that name."
        ]
    return []


def balances(found: Mapping[str, Any], titles: Mapping[str, str]) -> list[Line]:
    """A line for each source: every row accounted for, or the sheet is red (promise 3)."""
    lines = []
    for source, one in sorted(found.get("sources", {}).items()):
        unaccounted = int(one["unaccounted"])
        why = [f"{f['rows']:,} {f['what']}" for f in found.get("findings", ()) if f["source"] in (source, "")]
        lines.append(
            Line(
                part="Balances",
                title=titles.get(source, source),
                number=unaccounted,
                tone=Tone.RED if unaccounted or why else Tone.GREEN,
                reason="; ".join(why) or f"{one['source_rows']:,} rows, every one accounted for",
                opens="rows",
                asks=(("source", source),),
            )
        )
    if not lines:
        return [
            Line(
                part="Balances",
                title="No source",
                tone=Tone.RED,
                reason="Nothing was loaded: the folder held no known file.",
            )
        ]
    return lines


def held(found: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Held rows by risk: high risk is amber, for each is somebody's case; the rest is work for later."""
    counts = {risk: sum(int(one["rows"]) for one in found if one["risk"] == risk) for risk in Risk}
    lines = []
    for risk in (Risk.HIGH, Risk.MEDIUM, Risk.LOW, Risk.NONE):
        number = counts[risk]
        kinds = [f"{one['rows']:,} {str(one['kind_label']).lower()}" for one in found if one["risk"] == risk]
        is_amber = number and risk in (Risk.HIGH, Risk.MEDIUM)
        lines.append(
            Line(
                part="Held rows",
                title=f"{risk.label} risk" if risk else "No risk set",
                number=number,
                tone=Tone.AMBER if is_amber else Tone.GREEN,
                reason=", ".join(kinds[:6]) or "none is held",
                opens="rows",
                asks=(("fate", "held"), ("risk", str(int(risk)))),
            )
        )
    return lines


def live(
    counts: Mapping[tuple[str, str], int], missing: Sequence[tuple[str, str, str]], covered: set[str]
) -> list[Line]:
    """Live cases: one that did not arrive is a red tile with its number; one in the store only needs a workaround."""
    lines = [
        Line(
            part="Live cases", title=f"{WHAT.get(what, what)[:-1] if what != 'safeguarding' else 'Safeguarding case'} {key}",
            tone=Tone.RED, reason=f"did not arrive: {reason}", opens="live",
            asks=(("what", what), ("arrival", "missing")), number=1,
        )
        for what, key, reason in missing
    ]  # fmt: skip
    for what in (*FIRST, *sorted({what for what, _ in counts} - set(FIRST))):
        lines.append(_live_line(what, {a: counts.get((what, str(a.value)), 0) for a in Arrival}, covered))
    return lines


def _live_line(what: str, by: Mapping[Arrival, int], covered: set[str]) -> Line:
    if not sum(by.values()):
        return Line(
            part="Live cases", title=WHAT[what], tone=Tone.AMBER, number=0, opens="live", asks=(("what", what),),
            reason="none among the rows: make sure that no old system should hold any",
        )  # fmt: skip
    came = sum(by[one] for one in HAS_COME)
    words = [f"{came:,} of {sum(by.values()):,} arrived"]
    if by[Arrival.HELD]:
        words.append(f"{by[Arrival.HELD]:,} of them held for review")
    if by[Arrival.LEGACY]:
        cover = (
            "an open workaround covers them"
            if f"live:{what}" in covered
            else "no open workaround covers them"
        )
        words.append(f"{by[Arrival.LEGACY]:,} only in the legacy store: {cover}")
    if by[Arrival.MISSING]:
        words.append(f"{by[Arrival.MISSING]:,} did not arrive")
    is_red = by[Arrival.MISSING] or (by[Arrival.LEGACY] and f"live:{what}" not in covered)
    is_amber = by[Arrival.HELD] or by[Arrival.LEGACY]
    return Line(
        part="Live cases", title=WHAT.get(what, what.capitalize()), number=sum(by.values()),
        tone=Tone.RED if is_red else Tone.AMBER if is_amber else Tone.GREEN, reason="; ".join(words),
        opens="live", asks=(("what", what),),
    )  # fmt: skip


def checks(
    sources: Sequence[str],
    owners: Mapping[str, str],
    states: Mapping[tuple[str, str], int],
    titles: Mapping[str, str],
) -> list[Line]:
    """Spot checks for each source: all signed by a named owner is green, waiting amber, refused or ownerless red."""
    lines = []
    for source in sources:
        by = {state: states.get((source, state), 0) for state in ("signed", "waiting", "refused")}
        owner = owners.get(source, "")
        if not owner:
            meant = titles.get(f"{source}/owner", "")
            tone, reason = (
                Tone.RED,
                f"no business owner is named for it{meant and f' (its manifest says: {meant})'}",
            )
        elif by["refused"]:
            tone, reason = Tone.RED, f"{owner} refused {by['refused']:,}"
        elif not sum(by.values()):
            tone, reason = Tone.RED, "nothing was drawn"
        elif by["waiting"]:
            tone, reason = Tone.AMBER, f"{by['waiting']:,} wait for {owner}"
        else:
            tone, reason = Tone.GREEN, f"{owner} signed all {by['signed']:,}"
        lines.append(
            Line(
                part="Spot checks",
                title=titles.get(source, source),
                tone=tone,
                reason=reason,
                opens="checks",
                asks=(("source", source),),
            )
        )
    return lines


def performance(found: Mapping[str, Any]) -> list[Line]:
    """Speed at the new size; what was not measured is red, for nobody knows."""
    if not found.get("searches"):
        return [
            Line(
                part="Speed at the new size",
                title="Search",
                tone=Tone.RED,
                reason="not measured: nobody to search for",
            )
        ]
    took = float(found["search_p95"])
    lines = [
        Line(
            part="Speed at the new size", title="Search by name", tone=_speed(took, SEARCH_GOOD, SEARCH_BEARABLE),
            reason=f"19 of 20 within {took:,.0f} ms, the middle {found['search_p50']:,.0f} ms; good is {SEARCH_GOOD:,.0f} ms",
        )
    ]  # fmt: skip
    for page, ms in sorted(found.get("pages", {}).items()):
        lines.append(
            Line(
                part="Speed at the new size",
                title=f"Page: {page}",
                tone=_speed(float(ms), PAGE_GOOD, PAGE_BEARABLE),
                reason=f"{ms:,.0f} ms; good is {PAGE_GOOD:,.0f} ms",
            )
        )
    return lines


def _speed(took: float, good: float, bearable: float) -> Tone:
    return Tone.GREEN if took <= good else Tone.AMBER if took <= bearable else Tone.RED


def workarounds(found: Sequence[tuple[str, str, date]], today: date) -> list[Line]:
    """Each open workaround is amber with its owner; one whose review day has passed is red."""
    lines = [
        Line(
            part="Open workarounds", title=title, opens="workarounds",
            tone=Tone.RED if review_on < today else Tone.AMBER,
            reason=f"{owner}, review {'was due' if review_on < today else 'due'} {review_on:%d/%m/%Y}",
        )
        for title, owner, review_on in found
    ]  # fmt: skip
    return lines or [
        Line(
            part="Open workarounds",
            title="None open",
            tone=Tone.GREEN,
            reason="nothing is worked round",
            opens="workarounds",
        )
    ]


def rehearsal(*, differences: int | None, days_old: int, is_live: bool) -> list[Line]:
    """How fresh the figures are and how far they moved since the time before."""
    place = "the live database" if is_live else "the last rehearsal"
    tone = Tone.AMBER if days_old > 14 or differences is None or differences else Tone.GREEN  # 14 days †
    moved = (
        "there was none before to compare with"
        if differences is None
        else f"{differences:,} rows differ from the time before"
    )
    return [
        Line(
            part="Rehearsal", title=place.capitalize(), tone=tone, number=differences, opens="differences",
            reason=f"{days_old} day(s) old; {moved}",
        )
    ]  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies; nought of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
