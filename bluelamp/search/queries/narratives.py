"""Free text of narratives: one question over the classes a viewer may read, ranked, paged, each hit shown in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import psycopg

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import Denied, query
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search import declare
from bluelamp.search.codes import RULES_VERSION, FactKind, Guard, Permission
from bluelamp.search.queries import snapshots
from bluelamp.search.queries.sealed import Met
from bluelamp.search.rules import snippets, texts
from bluelamp.search.rules.snippets import Marker
from bluelamp.search.rules.texts import TextQuestion
from bluelamp.search.types import Fact, NarrativeShown, TextAnswer, TextHit, TextQuery

RANKED = 2000  # more narratives than this are not ranked: the newest are shown, and the answer says so
HIDDEN = 200
MOST = 100
ADVICE = "Add a rarer word, or days between which it was written."


@query(needs=Permission.SEARCH_TEXT, audited=False)  # the search writes its own row, with the question in it
def narratives(viewer: Actor, asked: TextQuery) -> TextAnswer:
    """Find narratives by their words, in the classes this viewer may read (domain/search.md §1, §8).

    Refuses what cannot be asked, raises CouldNotLook when it could not look: never a shorter list.
    """
    refuse_if(texts.reasons_not_to_look(asked.text))
    classes = _classes(viewer, asked.kinds)
    question = texts.read_text(asked.text)
    days = _days(asked)
    with snapshots.one_moment(ADVICE) as cursor:
        stems = _stems(
            cursor, {word for term in (*question.wanted, *question.excluded) for word in term.words}
        )
        look = _Look(viewer, texts.expression(question, stems), [one.kind for one in classes], days, asked)
        looked = _looked(cursor, look)
        shown = _shown(viewer, looked.rows)
        marked = _stems(cursor, {word for one in shown.values() for word in snippets.text_words(one.text)})
    marker = Marker.of(question, stems)
    hits = tuple(_hit(row, shown, marker, marked) for row in looked.rows)
    answer = _answer(viewer, asked, classes, question, stems, looked, hits)
    _record(viewer, asked, answer, looked)
    return answer


# --- the question -----------------------------------------------------------------------------------------
def _classes(viewer: Actor, kinds: Sequence[str]) -> list[declare.NarrativeClass]:
    """The classes this viewer may read, of those asked for."""
    allowed = [one for one in declare.narratives.values() if guard.may(viewer, one.permission)]
    if not allowed:
        raise Denied("Your role may read no class of narrative.")
    unknown = sorted(set(kinds) - {one.kind for one in allowed})
    if unknown:
        may = ", ".join(one.kind for one in allowed)
        raise Refused(
            f"There is no class of narrative “{unknown[0][:40]}” that you may search. There are: {may}."
        )
    return [one for one in allowed if not kinds or one.kind in kinds]


def _days(asked: TextQuery) -> tuple[datetime | None, datetime | None]:
    """From the first moment of one day to the last of another, in London."""
    first, last = (_day(text) for text in (asked.since, asked.until))
    if first and last and last < first:
        raise Refused(f"The days end ({last:%d/%m/%Y}) before they begin ({first:%d/%m/%Y}).")
    if last and len(asked.until.strip()) == 4:
        last = last.replace(month=12, day=31)
    return _midnight(first), _midnight(last + timedelta(days=1) if last else None)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    day = texts.read_day(text)
    if day is None or not 1900 <= day.year <= 2100:
        raise Refused(f"“{text.strip()[:40]}” is not a day. Write 3/4/2026 or 2026-04-03.")
    return day


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    noon = clock.local(datetime.combine(day, time(12), UTC))
    return noon.replace(hour=0, minute=0)


def _stems(cursor: psycopg.Cursor, words: set[str]) -> dict[str, str]:
    """The stem of each word as English full text makes it; none for words too common to look for."""
    plain = {word: word for word in words if any(c.isdigit() for c in word)}
    rest = sorted(words - plain.keys())
    cursor.execute("SELECT w, (ts_lexize('english_stem', w))[1] FROM unnest(%s::text[]) w", [rest])
    return plain | {word: stem for word, stem in cursor.fetchall() if stem}


# --- looking ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    kind: str
    item: str
    ref: str
    at: datetime
    score: int
    guard: int
    guards: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class _Look:
    viewer: Actor
    words: str
    kinds: list[str]
    days: tuple[datetime | None, datetime | None]
    asked: TextQuery

    @property
    def limit(self) -> int:
        """Rows of a page."""
        return max(1, min(self.asked.limit, MOST))

    @property
    def terms(self) -> dict[str, object]:
        """The question as parameters."""
        return {"q": self.words, "kinds": self.kinds, "since": self.days[0], "until": self.days[1]}


@dataclass(frozen=True, slots=True)
class _Looked:
    rows: tuple[_Row, ...]
    withheld: tuple[_Row, ...]
    total: int
    is_cut: bool
    is_more: bool
    order: str
    version: str


_WHERE = """
  n.vector @@ %(q)s::tsquery AND n.kind = ANY(%(kinds)s)
  AND (%(since)s::timestamptz IS NULL OR n.at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR n.at < %(until)s)
"""
_COLUMNS = "n.id, n.kind, n.item, n.ref, n.at, {score}, n.guard, n.guards, n.contact"
_SCORE = "(ts_rank_cd('{{0.1, 0.2, 0.7, 1}}', n.vector, %(q)s::tsquery, 32) * 1000000)::bigint".replace(
    "{{", "{"
).replace("}}", "}")
_COUNT = f"SELECT count(*) FROM (SELECT 1 FROM search_narrative n WHERE n.guard = 0 AND {_WHERE} LIMIT {RANKED + 1}) f"  # noqa: S608
_BEST = f"""
SELECT * FROM (SELECT {_COLUMNS.format(score=_SCORE + " AS score")} FROM search_narrative n WHERE n.guard = 0 AND {_WHERE}
  OFFSET 0) f
WHERE %(last)s::bigint IS NULL OR (score, id) < (%(last)s, %(id)s) ORDER BY score DESC, id DESC LIMIT %(limit)s
"""  # noqa: S608
_NEWEST = f"""
SELECT {_COLUMNS.format(score="0")} FROM search_narrative n WHERE n.guard = 0 AND {_WHERE}
  AND (%(last)s::timestamptz IS NULL OR (n.at, n.id) < (%(last)s, %(id)s)) ORDER BY n.at DESC, n.id DESC LIMIT %(limit)s
"""  # noqa: S608
_HIDDEN = f"""
SELECT {_COLUMNS.format(score=_SCORE)} FROM search_narrative n WHERE {{which}} AND {_WHERE} ORDER BY n.id DESC LIMIT {HIDDEN}
"""  # noqa: S608
_CONTACT_ONLY = _HIDDEN.replace("{which}", "n.guard = 1")
_SILENT = _HIDDEN.replace("{which}", "n.guard = 2")
_NAMED = _HIDDEN.replace("{which}", "n.guard = 2 AND n.guards && %(named)s::text[]")


def _looked(cursor: psycopg.Cursor, look: _Look) -> _Looked:
    version = snapshots.data_version(cursor, "text")
    cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    cursor.execute(_COUNT, look.terms)
    counted = int((cursor.fetchone() or (0,))[0])
    seen, withheld = _hidden(cursor, look)
    is_cut = counted > RANKED
    order = "newest" if is_cut else "best"
    if is_cut:
        cursor.execute("SET LOCAL enable_indexscan = on")
    rows = [] if look.asked.is_count else _page(cursor, look, order)
    cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")
    rows = sorted([*rows, *_on_page(seen, look, order)], key=lambda row: _place(row, order), reverse=True)
    is_more = len(rows) > look.limit
    total = min(counted, RANKED) + len(seen)
    shown = tuple(rows[: look.limit])
    return _Looked(
        shown,
        tuple(withheld),
        total,
        is_cut,
        is_more,
        order,
        snapshots.version_shown(version, sees_hidden=bool(seen)),
    )


def _place(row: _Row, order: str) -> tuple[object, int]:
    """Total order: score or time, then number."""
    return (row.score if order == "best" else row.at), row.number


def _page(cursor: psycopg.Cursor, look: _Look, order: str) -> list[_Row]:
    last, number = _after(look.asked.after, order)
    terms = {**look.terms, "last": last, "id": number, "limit": look.limit + 1}
    cursor.execute(_BEST if order == "best" else _NEWEST, terms)
    return [_row(columns) for columns in cursor.fetchall()]


def _row(columns: Sequence[object]) -> _Row:
    number, kind, item, ref, at, score, level, guards, contact = columns
    return _Row(
        int(number), str(kind), str(item), str(ref), at, int(score), int(level), tuple(guards), str(contact)  # type: ignore[arg-type, call-overload]
    )  # fmt: skip


def _hidden(cursor: psycopg.Cursor, look: _Look) -> tuple[list[_Row], list[_Row]]:
    """(shown to this viewer because of being named, withheld). A silent one that does not name the viewer is not
    read at all, so that it costs no time (ADR 0090)."""
    cursor.execute(_CONTACT_ONLY, look.terms)
    rows = [_row(columns) for columns in cursor.fetchall()]
    named = sorted(guard.seals_naming(look.viewer))
    if look.viewer.is_system or named:
        cursor.execute(_SILENT if look.viewer.is_system else _NAMED, {**look.terms, "named": named})
        rows += [_row(columns) for columns in cursor.fetchall()]
    closed = guard.hidden_from(look.viewer, {ref for row in rows for ref in row.guards}, also_restricted=True)
    seen = [row for row in rows if not closed & set(row.guards)]
    withheld = [row for row in rows if closed & set(row.guards) and row.guard == Guard.CONTACT_ONLY]
    return seen, withheld


def sealed_met(asked: TextQuery) -> list[Met]:
    """Silent narratives that fit a question: asked by the worker after the search, never by the page (ADR 0090)."""
    question = texts.read_text(asked.text)
    days = _days(asked)
    with snapshots.one_moment(ADVICE) as cursor:
        stems = _stems(
            cursor, {word for term in (*question.wanted, *question.excluded) for word in term.words}
        )
        look = _Look(SYSTEM, texts.expression(question, stems), list(asked.kinds), days, asked)
        cursor.execute(_SILENT, look.terms)
        rows = [_row(columns) for columns in cursor.fetchall()]
    return list({row.ref: Met(ref=row.ref, owner=row.contact) for row in rows}.values())


def _on_page(seen: Sequence[_Row], look: _Look, order: str) -> list[_Row]:
    last, number = _after(look.asked.after, order)
    kept = [row for row in seen if last is None or _place(row, order) < (last, number)]
    return [replace(row, score=0) if order == "newest" else row for row in kept]


def _after(text: str, order: str) -> tuple[object, int]:
    """Where a page ended: order, score or time, number."""
    if not text:
        return None, 0
    parts = text.split("|")
    try:
        was, last, number = parts[0], parts[1], int(parts[2])
        value: object = int(last) if was == "best" else datetime.fromisoformat(last)
        is_zoned = was == "best" or getattr(value, "tzinfo", None) is not None
    except (ValueError, IndexError):
        raise Refused("That page mark cannot be read. Search again from the start.") from None
    if was != order or not is_zoned or not 0 <= number < 2**62 or (was == "best" and abs(int(last)) > 2**62):
        raise Refused("The narratives have changed since the last page. Search again from the start.")
    return value, number


# --- the answer -------------------------------------------------------------------------------------------
def _shown(viewer: Actor, rows: Sequence[_Row]) -> dict[tuple[str, str], NarrativeShown]:
    """How each class's owner shows its hits, asked in one batch per class."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.item)
    return {
        (kind, item): shown
        for kind, items in by_kind.items()
        for item, shown in declare.narratives[kind].present(viewer, items).items()
    }


GONE = NarrativeShown(title="The record is no longer there", text="")


def _hit(
    row: _Row, shown: Mapping[tuple[str, str], NarrativeShown], marker: Marker, stems: dict[str, str]
) -> TextHit:
    one = shown.get((row.kind, row.item), GONE)
    return TextHit(
        ref=row.ref, kind=row.kind, label=declare.narratives[row.kind].label, title=texts.plain(one.title),
        detail=one.detail, url=one.url, at=row.at, score=row.score,
        snippet=snippets.snippet(one.text, marker, stems),
    )  # fmt: skip


def _answer(
    viewer: Actor,
    asked: TextQuery, classes: Sequence[declare.NarrativeClass], question: TextQuestion, stems: dict[str, str],
    looked: _Looked, hits: tuple[TextHit, ...],
) -> TextAnswer:  # fmt: skip
    last = looked.rows[-1] if looked.rows and looked.is_more else None
    mark = "" if last is None else "|".join(map(str, (looked.order, _mark(last, looked.order), last.number)))
    offered = tuple((one.kind, one.label) for one in _classes(viewer, ()))
    owners = {row.contact for row in looked.withheld if row.guard == Guard.CONTACT_ONLY}
    warnings = (
        (f"More than {RANKED:,} narratives fit, so the newest come first. {ADVICE}",) if looked.is_cut else ()
    )
    return TextAnswer(
        query=asked.text, facts=_facts(asked, question, stems), hits=hits,
        truncated=looked.is_cut or looked.is_more, total_at_least=looked.total,
        data_version=looked.version, rules_version=RULES_VERSION,
        classes=tuple((one.kind, one.label) for one in classes), offered=offered, order=looked.order, next=mark,
        contacts=snapshots.contact_lines(owners), warnings=warnings,
    )  # fmt: skip


def _mark(row: _Row, order: str) -> str:
    return str(row.score) if order == "best" else row.at.isoformat()


def _facts(asked: TextQuery, question: TextQuestion, stems: dict[str, str]) -> tuple[Fact, ...]:
    """How the box was read."""
    common = texts.left_out(question, stems)
    wanted = " and ".join(
        " or ".join(_said(one) for one in kept)
        for clause in question.clauses
        if (kept := [one for one in clause if one.written not in common])
    )
    facts = [Fact(kind=FactKind.WORDS, written=asked.text, value=wanted)]
    if question.excluded:
        without = ", ".join(_said(one) for one in question.excluded)
        facts.append(Fact(kind=FactKind.WORDS, written=asked.text, value=f"without {without}"))
    if common:
        value = f"{', '.join(common)} (too common; put it in quotes to insist)"
        facts.append(Fact(kind=FactKind.LEFT_OUT, written=asked.text, value=value))
    if asked.since.strip() or asked.until.strip():
        value = f"{asked.since.strip() or 'the beginning'} to {asked.until.strip() or 'now'}"
        facts.append(Fact(kind=FactKind.DAYS, written=value, value=value))
    return tuple(facts)


def _said(term: texts.Term) -> str:
    if term.kind is texts.TermKind.PHRASE:
        return f"“{term.written}”"
    return (
        f"words that begin {term.written.rstrip('*')}" if term.kind is texts.TermKind.PREFIX else term.written
    )


def _record(viewer: Actor, asked: TextQuery, answer: TextAnswer, looked: _Looked) -> None:
    """Audit the search, zero hits too, and tell the owners of records that were kept back."""
    detail = {
        "asked": {
            "text": asked.text, "since": asked.since, "until": asked.until, "kinds": [kind for kind, _ in answer.classes],
        },
        "query": asked.text, "since": asked.since, "until": asked.until, "kinds": list(asked.kinds),
        "data_version": answer.data_version, "rules_version": answer.rules_version, "purpose": asked.purpose,
        "results": [f"{row.kind} {row.item} {row.ref} {row.score}" for row in looked.rows],
        "withheld": sorted({row.ref for row in looked.withheld}), "total_at_least": answer.total_at_least,
    }  # fmt: skip
    guard.audit(viewer, "consultation", "search.text", [hit.ref for hit in answer.hits], detail=detail)
    for ref, row in {row.ref: row for row in looked.withheld}.items():
        snapshots.tell_owner(viewer, ref, row.contact, was_silent=row.guard == Guard.SILENT)
