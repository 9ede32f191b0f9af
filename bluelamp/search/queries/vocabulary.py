"""The first statement of a search: which vocabulary words each asked word reaches, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import psycopg

from bluelamp.search.codes import MatchReason
from bluelamp.search.queries.arrays import columns_of
from bluelamp.search.rules import keys, variants
from bluelamp.search.rules.asking import Slot
from bluelamp.search.rules.scoring import Reached
from bluelamp.search.rules.variants import Likeness

JOIN_SLACK = 2
_WORDS = """
SELECT a.form, a.kind, t.id, t.text, t.df
FROM unnest(%s::int[], %s::int[], %s::bigint[]) a(form, kind, key)
JOIN search_token_key k ON k.key = a.key JOIN search_token t ON t.id = k.token_id
UNION ALL
SELECT a.form, 0, t.id, t.text, t.df
FROM unnest(%s::int[], %s::text[]) a(form, text) JOIN search_token t ON t.text = a.text
"""
_PREFIX = """
SELECT id, text, df FROM search_token
WHERE text >= %s AND text < %s AND right(text, 1) <> '.' ORDER BY df DESC, text LIMIT 25
"""


def reach(cursor: psycopg.Cursor, slots: Sequence[Slot], *, is_last_open: bool) -> dict[int, list[Reached]]:
    """The vocabulary words that each slot reaches, best first; with `is_last_open` the last is still being typed."""
    forms = [(number, text, factor) for number, slot in enumerate(slots) for text, factor in slot.forms]
    relatives = [variants.known_relatives(text) for _, text, _ in forms]
    joined = {place for place, (number, _, _) in enumerate(forms) if len(slots[number].covers) > 1}
    rows = _word_rows(cursor, [text for _, text, _ in forms], relatives, joined)
    found: dict[int, dict[int, Reached]] = defaultdict(dict)
    for form, words in rows.items():
        number, asked, factor = forms[form]
        for token_id, text, df, kinds in words:
            if len(slots[number].covers) > 1 and abs(len(text) - len(asked)) > JOIN_SLACK:
                continue  # a word that only sounds like two run together is not their join
            like = _judge(asked, text, kinds, relatives[form])
            _keep(found[number], Reached(token_id, text, df, Likeness(like.weight * factor, like.reason)))
    if is_last_open and slots:
        _add_prefixed(cursor, slots, found)
    return {number: sorted(by.values(), key=_best_first) for number, by in found.items()}


def _best_first(one: Reached) -> tuple[float, str]:
    return -one.likeness.weight, one.text


def _judge(asked: str, text: str, kinds: frozenset[int], relatives: dict[str, Likeness]) -> Likeness:
    if text.endswith(".") or (len(text) == 1 and text != asked):
        return variants.initial(asked, text[0]) if len(text) == 1 else variants.initial(asked, text)
    return variants.likeness(asked, text, kinds, relatives)


def _keep(by_token: dict[int, Reached], one: Reached) -> None:
    held = by_token.get(one.token_id)
    if one.likeness.weight and (held is None or held.likeness.weight < one.likeness.weight):
        by_token[one.token_id] = one


WordRow = tuple[int, str, int, frozenset[int]]


def _keys(text: str, is_joined: bool) -> tuple[tuple[int, int], ...]:
    return keys.keys_of(text) if is_joined else keys.asking_keys_of(text)


def _word_rows(
    cursor: psycopg.Cursor, texts: Sequence[str], relatives: Sequence[dict[str, Likeness]], joined: set[int]
) -> dict[int, list[WordRow]]:
    keyed = [
        (form, kind, key) for form, text in enumerate(texts) for kind, key in _keys(text, form in joined)
    ]
    exact = [
        (form, name)
        for form, text in enumerate(texts)
        for name in (text, *sorted(relatives[form]), f"{text[0]}." if len(text) == 1 else text[0])
    ]
    cursor.execute(_WORDS, [*columns_of(keyed, 3), *columns_of(exact, 2)], prepare=True, binary=True)
    kinds: dict[tuple[int, int], set[int]] = defaultdict(set)
    seen: dict[tuple[int, int], tuple[str, int]] = {}
    for form, kind, token, text, df in cursor:
        kinds[form, token].add(kind)
        seen[form, token] = (text, df)
    found: dict[int, list[WordRow]] = defaultdict(list)
    for (form, token), (text, df) in seen.items():
        found[form].append((token, text, df, frozenset(kinds[form, token])))
    return found


def _add_prefixed(
    cursor: psycopg.Cursor, slots: Sequence[Slot], found: dict[int, dict[int, Reached]]
) -> None:
    """Words that begin with what has been typed of the last word."""
    number = max(i for i, slot in enumerate(slots) if len(slot.covers) == 1)
    typed = slots[number].text
    if len(typed) < 3:
        return
    cursor.execute(_PREFIX, [typed, typed[:-1] + chr(ord(typed[-1]) + 1)], prepare=True)
    for token_id, text, df in cursor.fetchall():
        _keep(found[number], Reached(token_id, text, df, Likeness(variants.PREFIX, MatchReason.PREFIX)))
