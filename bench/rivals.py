"""What a user would pick instead, given the same facts: tantivy fuzzy, and Soundex with initial on PostgreSQL."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rapidfuzz.distance import JaroWinkler

from bench.people import Human

RETRIEVED = 200
SOUNDEX_ROWS = 5000


def words(text: str) -> list[str]:
    """Lower-case a-z words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [word for word in re.split(r"[^a-z]+", bare.replace("ł", "l").replace("ı", "i").lower()) if word]


def swapped(born: date) -> date | None:
    """Day and month changed over."""
    return date(born.year, born.day, born.month) if born.day <= 12 else None


def agreement(asked: date, held: str) -> float:
    """What a date of birth adds when re-scoring: the usual allowances."""
    if held == asked.isoformat():
        return 1.0
    other = swapped(asked)
    if other and held == other.isoformat():
        return 0.9
    alike = sum(a == b for a, b in zip(asked.isoformat(), held, strict=True))
    return (
        0.7
        if alike == 9
        else 0.4
        if held[:4] == str(asked.year) or held[5:] == asked.isoformat()[5:]
        else 0.0
    )


def rescored(rows: Iterable[tuple[int, str, str]], name: str, born: date) -> list[int]:
    """The best ten of (number, name, birth) by word similarity and date of birth."""
    asked = words(name)
    scored = []
    for number, held_name, held_born in rows:
        held = words(held_name)
        likeness = [
            max(
                (0.85 if len(a) == 1 and h[0] == a else JaroWinkler.similarity(a, h) for h in held),
                default=0.0,
            )
            for a in asked
        ]
        scored.append((sum(likeness) / max(1, len(asked)) * 2 + agreement(born, held_born) * 1.5, -number))
    return [-number for _, number in sorted(scored, reverse=True)[:10]]


class Tantivy:
    """Fuzzy terms of distance 2 with the date of birth in the query, the first 200 re-scored."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.tantivy = tantivy
        self.folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True)
        builder.add_text_field("name", stored=True, tokenizer_name="default")
        builder.add_text_field("born", stored=True, tokenizer_name="raw")
        builder.add_text_field("year", stored=False, tokenizer_name="raw")
        self.schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(self.schema, path=str(folder))

    def build(self, people: Iterator[Human]) -> None:
        """Index everybody and commit."""
        writer = self.index.writer(heap_size=256_000_000, num_threads=2)
        for one in people:
            writer.add_document(
                self.tantivy.Document(
                    number=one.number, name=" ".join(words(f"{one.forenames} {one.family}")),
                    born=one.born.isoformat(), year=str(one.born.year),
                )
            )  # fmt: skip
        writer.commit()
        writer.wait_merging_threads()
        self.open()

    def open(self) -> None:
        """Read what is committed."""
        self.index.reload()
        self.searcher = self.index.searcher()

    def find(self, name: str, born: date) -> list[int]:
        """The best ten."""
        q, should = self.tantivy.Query, self.tantivy.Occur.Should
        clauses = []
        for word in words(name):
            if len(word) == 1:
                clauses.append((should, q.regex_query(self.schema, "name", f"{word}.*")))
            else:
                distance = 2 if len(word) > 4 else 1
                clauses.append((should, q.boost_query(q.term_query(self.schema, "name", word), 1.5)))
                clauses.append((should, q.fuzzy_term_query(self.schema, "name", word, distance, True)))
        dates = [born, *filter(None, [swapped(born)])]
        clauses += [(should, q.term_query(self.schema, "born", one.isoformat())) for one in dates]
        clauses.append((should, q.term_query(self.schema, "year", str(born.year))))
        found = self.searcher.search(q.boolean_query(clauses), limit=RETRIEVED).hits
        rows = []
        for _, address in found:
            doc: Any = self.searcher.doc(address)
            rows.append((doc["number"][0], doc["name"][0], doc["born"][0]))
        return rescored(rows, name, born)

    def size(self) -> float:
        """Megabytes on disk."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file()) / 1e6


CODES = {
    c: d
    for d, cs in {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "l", "5": "mn", "6": "r"}.items()
    for c in cs
}


def soundex(word: str) -> str:
    """American Soundex."""
    code, last = word[0].upper(), CODES.get(word[0], "")
    for letter in word[1:]:
        digit = CODES.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "hw":
            last = digit
    return (code + "000")[:4]


class Soundex:
    """Soundex of the surname with the forename's initial, either way round, or with the date of birth."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def build(self, people: Iterator[Human]) -> None:
        """COPY, then two b-trees."""
        cursor = self.connection.cursor()
        cursor.execute(
            "CREATE TABLE bench_soundex (number int, code text, initial text, born date, name text)"
        )
        with cursor.copy("COPY bench_soundex FROM STDIN") as copy:
            buffer = io.StringIO()
            for one in people:
                for half in words(one.family) or ["x"]:
                    name = " ".join(words(f"{one.forenames} {one.family}"))
                    first = (words(one.given) or ["x"])[0][0]
                    buffer.write(f"{one.number}\t{soundex(half)}\t{first}\t{one.born}\t{name}\n")
                if buffer.tell() > 1_000_000:
                    copy.write(buffer.getvalue())
                    buffer.seek(0)
                    buffer.truncate()
            copy.write(buffer.getvalue())
        cursor.execute("CREATE INDEX ON bench_soundex (code, initial)")
        cursor.execute("CREATE INDEX ON bench_soundex (code, born)")
        cursor.execute("ANALYZE bench_soundex")
        self.connection.commit()

    def find(self, name: str, born: date) -> list[int]:
        """The best ten."""
        asked = words(name)
        pairs = [(soundex(a), b[0]) for i, a in enumerate(asked) for j, b in enumerate(asked) if i != j]
        pairs = pairs or [(soundex(asked[0]), asked[0][0])]
        cursor = self.connection.cursor()
        cursor.execute(
            "SELECT DISTINCT number, name, born::text FROM ("
            " (SELECT s.* FROM unnest(%(c)s::text[], %(i)s::text[]) a(c, i)"
            "  JOIN bench_soundex s ON s.code = a.c AND s.initial = a.i LIMIT %(n)s)"
            " UNION ALL (SELECT s.* FROM bench_soundex s WHERE s.code = ANY(%(c)s) AND s.born = ANY(%(d)s))) found",
            {"c": [p[0] for p in pairs], "i": [p[1] for p in pairs], "n": SOUNDEX_ROWS,
             "d": [born, *filter(None, [swapped(born)])]},
        )  # fmt: skip
        rows = cursor.fetchall()
        self.connection.rollback()
        return rescored(rows, name, born)

    def size(self) -> float:
        """Megabytes of table and indexes."""
        cursor = self.connection.cursor()
        cursor.execute("SELECT pg_total_relation_size('bench_soundex') / 1e6")
        return float(cursor.fetchone()[0])


class Trigrams:
    """pg_trgm: the nearest 200 names by similarity within two years of the birth asked for, or at any birth."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchone()
        self.is_there = found is not None

    def build(self, people: Iterator[Human]) -> None:
        """COPY, then a GIN index of trigrams and one of births."""
        cursor = self.connection.cursor()
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE TABLE bench_trgm (number int, born date, name text)")
        with cursor.copy("COPY bench_trgm FROM STDIN") as copy:
            for one in people:
                copy.write_row((one.number, one.born, " ".join(words(f"{one.forenames} {one.family}"))))
        cursor.execute("CREATE INDEX ON bench_trgm USING gin (name gin_trgm_ops)")
        cursor.execute("ANALYZE bench_trgm")
        self.connection.commit()

    def find(self, name: str, born: date) -> list[int]:
        """The best ten."""
        text = " ".join(words(name))
        rows = self.connection.execute(
            "SELECT number, name, born::text FROM bench_trgm WHERE name %% %s"
            " ORDER BY similarity(name, %s) + CASE WHEN born = %s THEN 1 ELSE 0 END DESC, number LIMIT %s",
            [text, text, born, RETRIEVED],
        ).fetchall()
        self.connection.rollback()
        return rescored(rows, name, born)
