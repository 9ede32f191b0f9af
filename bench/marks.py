"""`make bench-marks MARKS=1000000`: half-remembered number plates, beside a LIKE scan of the same database.

`marks.partial.p50` is the look itself, beside the scan: both are asked for the same rows (folded by confusion
class), best sixty first, with their whole number. `whole_answer` is the door a user goes through: permission,
snapshot, count, cards, reasons, audit.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

from django.db import transaction

from bench.house import django_on, figure, folder, percentile, say

MARKS = int(os.environ.get("MARKS") or 1_000_000)
OURS, SCANS = int(os.environ.get("QUERIES") or 80), 15
LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"
_FILL = """
INSERT INTO search_thing (id, kind, ref_id, guard, owner, make, model, colour, areas, card)
SELECT n, 'vehicle', gen_random_uuid(), 0, '', (ARRAY['ford','vauxhall','volkswagen','bmw','audi','toyota','kia'])[1 + n %% 7],
  '', (ARRAY['black','white','grey','blue','red','silver'])[1 + n %% 6], '',
  format('["%%s","",[["%%s","%%s","current","","","",0]],"","%%s","","%%s",[],[]]', raw, raw, raw,
    (ARRAY['ford','vauxhall','volkswagen','bmw','audi','toyota','kia'])[1 + n %% 7],
    (ARRAY['black','white','grey','blue','red','silver'])[1 + n %% 6])
FROM bench_mark;
INSERT INTO search_thing_mark (thing_id, mark_no, text, raw, is_past)
SELECT n, 0, translate(raw, 'ODQILZSGBUWNXT', '000112568VVMK7'), raw, false FROM bench_mark;
ALTER TABLE search_mark_part DROP CONSTRAINT search_mark_part_pkey;
INSERT INTO search_mark_part (text, guard, place, raw, thing_id, mark_no, is_edge, is_past)
SELECT substr(m.text, p + 1), 0, p, substr(m.raw, p + 1), m.thing_id, 0, p IN (0, 2, 4), false
FROM search_thing_mark m CROSS JOIN generate_series(0, 5) p;
ALTER TABLE search_mark_part ADD PRIMARY KEY (text, guard, place, raw, thing_id, mark_no, is_edge, is_past);
"""


def main() -> None:
    """Fill, ask, compare."""
    say(f"{MARKS:,} marks")
    with django_on(folder("marks"), is_durable=False):
        start = time.perf_counter()
        sample = fill()
        figure("marks.build", time.perf_counter() - start, "s")
        figure("marks.size", size(), "MB")
        check_rows()
        for kind, spoil in KINDS.items():
            asked = [spoil(random.Random(n), mark) for n, mark in enumerate(sample[:OURS])]
            compare(kind, asked, sample)


def fill() -> list[str]:
    """Marks in the shape of the current series, unevenly spread as areas and years are; some to ask for."""
    from bluelamp.search.commands.indexing import raw_cursor

    chance = random.Random(7)
    areas = [a + b for a in LETTERS for b in LETTERS]
    weights = [1 / (1 + n) ** 0.7 for n in range(len(areas))]
    cursor = raw_cursor()
    cursor.execute("CREATE TABLE bench_mark (n int, raw text)")
    kept = []
    with cursor.copy("COPY bench_mark FROM STDIN") as copy:
        for n, area in enumerate(chance.choices(areas, weights, k=MARKS)):
            year = chance.choice((0, 50)) + chance.randint(2, 24)
            mark = f"{area}{year:02d}{''.join(chance.choices(LETTERS, k=3))}"
            copy.write(f"{n + 1}\t{mark}\n")
            if n % (MARKS // 200) == 0:
                kept.append(mark)
    for statement in _FILL.replace("%%", "%").split(";\n"):
        if statement.strip():
            cursor.execute(statement)
    connection().commit()
    connection().autocommit = True
    cursor.execute("VACUUM ANALYZE search_mark_part")
    cursor.execute("VACUUM ANALYZE search_thing")
    cursor.execute("VACUUM ANALYZE search_thing_mark")
    return kept


def connection() -> object:
    """The driver's connection."""
    from django.db import connection as django

    django.ensure_connection()
    return django.connection


def size() -> float:
    """Tails with their index, in megabytes."""
    from bluelamp.search.commands.indexing import raw_cursor

    cursor = raw_cursor()
    cursor.execute("SELECT pg_total_relation_size('search_mark_part')")
    return float(cursor.fetchone()[0]) / 1e6  # type: ignore[index]


def check_rows() -> None:
    """The statement that fills must make the rows that the product makes."""
    from bluelamp.search.commands.indexing import raw_cursor
    from bluelamp.search.rules import thing_cards

    cursor = raw_cursor()
    cursor.execute("SELECT id, card FROM search_thing ORDER BY id LIMIT 300")
    cards = {number: thing_cards.load(card) for number, card in cursor.fetchall()}
    wanted = {row for number, card in cards.items() for row in thing_cards.part_rows(card, number, 0)}
    cursor.execute(
        "SELECT text, guard, place, raw, thing_id, mark_no, is_edge, is_past FROM search_mark_part"
        " WHERE thing_id <= 300"
    )
    assert set(cursor.fetchall()) == wanted, "the bench fills other rows than the product"


def _partial(chance: random.Random, mark: str) -> str:
    length = chance.choice((3, 4, 5))
    start = chance.randint(0, len(mark) - length)
    return mark[start : start + length]


def _gaps(chance: random.Random, mark: str) -> str:
    holes = chance.sample(range(7), 3)
    return "".join("?" if n in holes else c for n, c in enumerate(mark))


def _open(chance: random.Random, mark: str) -> str:
    return mark[:2] + "*" + mark[-chance.choice((1, 2)) :]


def _misread(chance: random.Random, mark: str) -> str:
    place = chance.randrange(7)
    pool = LETTERS if mark[place].isalpha() else "0123456789"
    return mark[:place] + chance.choice(pool) + mark[place + 1 :]


KINDS: dict[str, Callable[[random.Random, str], str]] = {
    "partial": _partial, "gaps": _gaps, "star": _open, "misread": _misread,
}  # fmt: skip


def compare(kind: str, asked: list[str], sample: list[str]) -> None:
    """One kind of question, ours and the scan; what each finds must be equally many."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.search import queries
    from bluelamp.search.types import VehicleQuery

    times, looks, found, cut, totals = [], [], 0, 0, []
    for text, mark in zip(asked, sample, strict=False):
        start = time.perf_counter()
        answer = queries.vehicles_like(SYSTEM, VehicleQuery(vrm=text, limit=60))
        times.append(1000 * (time.perf_counter() - start))
        totals.append(answer.total_at_least)
        looks.append(look(text))
        cut += answer.truncated
        found += any(mark == hit.shown.display for hit in answer.hits)
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        figure(f"marks.{kind}.{name}", percentile(looks, share), "ms")
        figure(f"marks.{kind}.whole_answer.{name}", percentile(times, share), "ms")
    figure(f"marks.{kind}.found_in_60", found / len(times), "share")
    figure(f"marks.{kind}.says_it_is_cut", cut / len(times), "share")
    if kind != "misread":
        scan(kind, asked[:SCANS], totals)


def look(text: str) -> float:
    """Milliseconds of the look itself: candidates in rank with their number, and hidden ones apart."""
    from bluelamp.search.queries.things import moments, probes
    from bluelamp.search.rules import partials

    asked = partials.read(text)
    with transaction.atomic(), moments.one_moment() as moment:
        start = time.perf_counter()
        probes.by_mark(moment.cursor, asked, probes.LookAsked(), probes.Rights())
        return 1000 * (time.perf_counter() - start)


def scan(kind: str, asked: list[str], totals: list[int]) -> None:
    """The same by LIKE '%…%' over the marks."""
    from bluelamp.search.commands.indexing import raw_cursor
    from bluelamp.search.rules import marks

    cursor, times = raw_cursor(), []
    for text, total in zip(asked, totals, strict=False):
        like = marks.folded(text).replace("?", "_").replace("*", "%")
        pattern = like if "*" in text else f"%{like}%"
        start = time.perf_counter()
        cursor.execute(
            "SELECT thing_id, raw, count(*) OVER () FROM search_thing_mark WHERE text LIKE %s"
            " ORDER BY thing_id LIMIT 60",
            [pattern],
        )
        rows = cursor.fetchall()
        times.append(1000 * (time.perf_counter() - start))
        count = rows[0][2] if rows else 0
        assert count <= total, f"{text}: the scan finds {count}, ours {total}"
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        figure(f"marks.like.{kind}.{name}", percentile(times, share), "ms")


if __name__ == "__main__":
    main()
