"""What each column of a taken file is and holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.quality.queries.scratch import Table
from bluelamp.quality.rules import profiling as rules
from bluelamp.quality.rules.profiling import FORMS, Counts
from bluelamp.quality.types import ColumnProfile, DateForm, Tally

SAMPLED_VALUES = 600_000
FEWEST, MOST_SAMPLED = 300, 20_000
FEW = 5
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MASK = f"translate(left(val, 40), '{LETTERS}', '{'9' * 10}{'A' * 26}{'a' * 26}')"
_SPREAD = """
SELECT col, count(*) - count_if(trim(val) = ''), approx_count_distinct(val), min(val) FILTER (trim(val) <> ''),
  max(val), min(length(val)) FILTER (trim(val) <> ''), max(length(val)), count_if(val <> trim(val)),
  count_if(strlen(val) <> length(val)), approx_top_k(val, 6)
FROM (UNPIVOT taken ON COLUMNS(*) INTO NAME col VALUE val) GROUP BY col
"""
_SHAPES = """
SELECT col, MASK AS mask, count(*), min(val)
FROM (UNPIVOT (SELECT * FROM taken WHERE rowid % STEP = 0) ON COLUMNS(*) INTO NAME col VALUE val)
WHERE trim(val) <> '' GROUP BY col, mask ORDER BY col, 3 DESC, mask
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """What one statement counts of every column."""

    filled: int = 0
    distinct: int = 0
    least: str = ""
    most: str = ""
    shortest: int = 0
    longest: int = 0
    padded: int = 0
    not_ascii: int = 0
    common: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of value in the sample: letters as A or a, digits as 9, how many, and one value of it."""

    mask: str
    rows: int
    value: str


def columns_of(table: Table) -> tuple[ColumnProfile, ...]:
    """Every column of the file, in its order."""
    if not table.rows:
        return tuple(_column(table, n, Spread(), ()) for n in range(len(table.names)))
    spreads = {str(row[0]): _spread(row) for row in table.ask(_SPREAD)}
    shapes = _shapes(table)
    return tuple(
        _column(table, n, spreads.get(f"c{n}", Spread()), shapes.get(f"c{n}", ()))
        for n in range(len(table.names))
    )


def _spread(row: Sequence[Any]) -> Spread:
    texts = tuple(value for value in row[9] or () if value is not None and value.strip())
    return Spread(row[1], row[2], row[3] or "", row[4] or "", row[5] or 0, row[6] or 0, row[7], row[8], texts)


def _shapes(table: Table) -> dict[str, tuple[Shape, ...]]:
    wanted = max(FEWEST, min(MOST_SAMPLED, SAMPLED_VALUES // len(table.names)))
    step = max(1, table.rows // wanted)
    found: dict[str, list[Shape]] = defaultdict(list)
    for col, mask, rows, value in table.ask(_SHAPES.replace("MASK", MASK).replace("STEP", str(step))):
        found[col].append(Shape(mask, rows, value))
    return {col: tuple(shapes) for col, shapes in found.items()}


def _counts(spread: Spread, shapes: Sequence[Shape]) -> Counts:
    filled = sum(shape.rows for shape in shapes)
    looked = [(shape.rows, rules.looks(shape.value)) for shape in shapes]
    return Counts(
        filled=filled, distinct=spread.distinct,
        whole=sum(rows for rows, look in looked if look.is_whole),
        number=sum(rows for rows, look in looked if look.is_number),
        yes_no=sum(rows for rows, look in looked if look.is_yes_no),
        words=sum(rows for rows, look in looked if look.is_words),
        forms=tuple(sum(rows for rows, look in looked if n in look.forms) for n in range(len(FORMS))),
    )  # fmt: skip


def _column(table: Table, n: int, spread: Spread, shapes: Sequence[Shape]) -> ColumnProfile:
    counts = _counts(spread, shapes)
    kind = rules.kind_of(counts)
    codes = _tallies(table, n, "true", 60) if kind in ("code", "constant", "yes/no") else ()
    dates = _dates(table, n, counts) if kind in ("date", "moment") else _NO_DATES
    numbers = _numbers(table, n) if kind in ("whole number", "number") else _NO_NUMBERS
    odd_rows = dates.odd_rows or numbers.odd_rows
    at_longest = _at_longest(table, n, spread)
    excel = rules.looks_like_excel(table.names[n], counts.whole, counts.filled, kind in ("date", "moment"))
    remarks = rules.remarks(
        kind=kind, empty=table.rows - spread.filled, rows=table.rows, padded=spread.padded,
        was_cut=rules.was_cut(spread.longest, at_longest, spread.filled), longest=spread.longest,
        forms=len(dates.forms), ambiguous=dates.ambiguous, impossible=len(dates.impossible),
        odd=odd_rows, outliers=numbers.outlier_rows, excel=excel,
    )  # fmt: skip
    return ColumnProfile(
        name=table.names[n], position=n + 1, kind=kind, rows=table.rows, empty=table.rows - spread.filled,
        distinct=len(codes) if codes else spread.distinct, is_distinct_exact=bool(codes),
        shortest=spread.shortest, longest=spread.longest, least=numbers.least or spread.least,
        most=numbers.most or spread.most, common=_common(table, n, spread, codes),
        patterns=tuple(Tally(rules.folded(shape.mask), shape.rows) for shape in shapes[:FEW]), codes=codes,
        dates=dates.forms, ambiguous_dates=dates.ambiguous, impossible_dates=dates.impossible, odd_rows=odd_rows,
        odd=dates.odd or numbers.odd, outlier_rows=numbers.outlier_rows, outliers=numbers.outliers,
        padded=spread.padded, at_longest=at_longest, not_ascii=spread.not_ascii, remarks=remarks,
    )  # fmt: skip


def _common(table: Table, n: int, spread: Spread, codes: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """The commonest values with exact counts; those that occur once are nothing to speak of."""
    if codes:
        return codes[:FEW]
    if spread.distinct >= spread.filled * 0.9 or not spread.common:
        return ()
    asked = f"SELECT c{n}, count(*) FROM taken WHERE list_contains(?, c{n}) GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
    return tuple(Tally(v, rows) for v, rows in table.ask(asked, [list(spread.common)]) if rows > 1)[:FEW]


def _tallies(table: Table, n: int, where: str, most: int) -> tuple[Tally, ...]:
    asked = (
        f"SELECT c{n}, count(*) FROM taken WHERE trim(c{n}) <> '' AND ({where}) "  # noqa: S608
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}"
    )
    return tuple(Tally(str(value), rows) for value, rows in table.ask(asked))


def _at_longest(table: Table, n: int, spread: Spread) -> int:
    if spread.longest < rules.LONG:
        return 0
    asked = f"SELECT count(*) FROM taken WHERE length(c{n}) = {spread.longest}"  # noqa: S608
    return int(table.ask(asked)[0][0])


@dataclass(frozen=True, slots=True)
class Dates:
    """What the dates of a column are written like, and which cannot be dates."""

    forms: tuple[DateForm, ...] = ()
    ambiguous: int = 0
    impossible: tuple[Tally, ...] = ()
    odd_rows: int = 0
    odd: tuple[Tally, ...] = ()


_NO_DATES = Dates()


def _dates(table: Table, n: int, counts: Counts) -> Dates:
    chosen = [FORMS[place] for place in rules.forms_of(counts)]
    value, forms, likes = f"trim(c{n})", [], []
    for form, pattern, _ in chosen:
        like = f"regexp_matches({value}, '{pattern}')"
        likes.append(like)
        parsed = f"try_strptime({value}, '{form}')"
        asked = f"SELECT count({parsed}), min({parsed}), max({parsed}) FROM taken WHERE {like}"  # noqa: S608
        rows, first, last = table.ask(asked)[0]
        if rows:
            forms.append(DateForm(form=form, rows=rows, first=str(first)[:19], last=str(last)[:19]))
    fine = " OR ".join(
        f"({like} AND try_strptime({value}, '{form}') IS NOT NULL)"
        for like, (form, _, _) in zip(likes, chosen, strict=True)
    )
    looks = " OR ".join(likes)
    odd = f"NOT ({looks})"
    return Dates(
        forms=tuple(sorted(forms, key=lambda one: -one.rows)), ambiguous=_ambiguous(table, n),
        impossible=_tallies(table, n, f"({looks}) AND NOT ({fine})", FEW),
        odd_rows=_count(table, n, odd), odd=_tallies(table, n, odd, FEW),
    )  # fmt: skip


def _count(table: Table, n: int, where: str) -> int:
    asked = f"SELECT count(*) FROM taken WHERE trim(c{n}) <> '' AND ({where})"  # noqa: S608
    return int(table.ask(asked)[0][0])


def _ambiguous(table: Table, n: int) -> int:
    """Dates whose day and month may change places; told only when some of the column need the one reading."""
    month_first = (
        f"try_cast(regexp_extract(trim(c{n}), '^(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-]', 2) AS INTEGER) > 12"
    )
    if not _count(table, n, month_first):
        return 0
    both = (
        f"try_cast(regexp_extract(trim(c{n}), '^(\\d{{1,2}})[/.-]', 1) AS INTEGER) <= 12 AND "
        f"try_cast(regexp_extract(trim(c{n}), '^\\d{{1,2}}[/.-](\\d{{1,2}})[/.-]', 1) AS INTEGER) <= 12"
    )
    return _count(table, n, both)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The bounds of a column of numbers, what is no number, and what is far from the rest."""

    least: str = ""
    most: str = ""
    odd_rows: int = 0
    odd: tuple[Tally, ...] = ()
    outlier_rows: int = 0
    outliers: tuple[Tally, ...] = ()


_NO_NUMBERS = Numbers()


def _numbers(table: Table, n: int) -> Numbers:
    number = f"try_cast(trim(c{n}) AS DOUBLE)"
    asked = f"SELECT min({number}), max({number}), approx_quantile({number}, [0.25, 0.75]) FROM taken"  # noqa: S608
    least, most, quarters = table.ask(asked)[0]
    low, high = rules.fences(*quarters)
    odd = f"{number} IS NULL"
    far = f"{number} < {low!r} OR {number} > {high!r}" if high > low else "false"
    return Numbers(
        least=f"{least:.15g}", most=f"{most:.15g}", odd_rows=_count(table, n, odd),
        odd=_tallies(table, n, odd, FEW), outlier_rows=_count(table, n, far), outliers=_tallies(table, n, far, FEW),
    )  # fmt: skip
