"""Applying what the matching engine found; its files are made by hand here."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import actor
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.commands import matching
from bluelamp.nominals.models import MatchRun, Merge, Person, ReviewItem
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import (
    LinkType,
    MarkerClass,
    NewIdentifier,
    NewLink,
    NewMarker,
    NewPlace,
    ReviewOrigin,
    Scheme,
)

pytestmark = pytest.mark.django_db
duckdb = pytest.importorskip("duckdb")
STEPS = json.dumps([{"fact": "surname", "level": "rare and alike", "weight": 9.5}])


def engine(edges, clusters=(), *, keep=None):
    """An engine that answers with these edges, in the files it is agreed to write."""

    def predict(folder):
        if keep is not None:
            keep.extend(json.loads(line) for line in (folder / "people.jsonl").read_text().splitlines())
            keep.append((folder / "apart.csv").read_text().split())
        out = folder / "out"
        out.mkdir()
        (out / "manifest.json").write_text('{"model": {"name": "uk-people", "sha256": "0123456789abcdef"}}')
        table(out / "edges.parquet", 'l VARCHAR, r VARCHAR, w DOUBLE, p DOUBLE, o VARCHAR, veto VARCHAR, wf VARCHAR',
              [(str(a.id), str(b.id), w, p, o, veto, STEPS) for a, b, w, p, o, veto in edges],
              "l AS left, r AS right, w AS weight, p AS probability, o AS outcome, veto, wf AS waterfall")  # fmt: skip
        table(out / "clusters.parquet", 'record_id VARCHAR, cluster_id VARCHAR, "check" VARCHAR',
              [(str(ref.id), "c1", check) for ref, check in clusters], "*")  # fmt: skip

    return predict


def table(path, columns, rows, shown):
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE made ({columns})")
    if rows:
        connection.executemany(f"INSERT INTO made VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.execute(f"COPY (SELECT {shown} FROM made) TO '{path}' (FORMAT parquet)")


def run(predict):
    return commands.match_people(commands.start_run(SYSTEM), predict)


def test_sure_edges_merge_unsure_ones_are_reviewed_and_a_repeat_changes_nothing():
    a, b, c, d = (person("Tom", "Jones", date(1980, 1, n)) for n in (1, 2, 3, 4))
    predict = engine(
        [
            (b, a, 21.0, 0.9999, "auto", None),
            (c, d, 8.0, 0.93, "review", None),
            (a, d, 1.0, 0.5, "none", None),
        ]
    )
    done = run(predict)
    assert (done.problem, done.records, done.merged, done.reviews, done.refused) == ("", 4, 1, 1, 0)
    assert done.model_version == "uk-people 0123456789ab"
    assert set(done.hashes) == {"edges.parquet", "clusters.parquet"}
    assert queries.person(SYSTEM, b).ref == a, "the older record keeps its number"
    merge = Merge.objects.get()
    assert (merge.rule, merge.weight, merge.grounds) == ("match uk-people 0123456789ab", 21.0, "model")
    item = ReviewItem.objects.get()
    assert (item.origin, item.probability, item.waterfall) == (
        ReviewOrigin.ENGINE,
        0.93,
        [["surname", "rare and alike", 9.5]],
    )
    again = run(predict)
    assert (again.records, again.merged, again.reviews, again.refused) == (3, 0, 0, 0)
    assert (Merge.objects.count(), ReviewItem.objects.count()) == (1, 1)
    assert len(queries.match_runs(actor(Role.CRIME_RECORDER))) == 2


def test_a_machine_never_merges_a_record_with_a_warning_nor_over_a_veto_nor_a_tripped_cluster():
    a, b = person("Tom", "Jones"), person("Thomas", "Jones")
    commands.add_marker(
        SYSTEM, marker=NewMarker(about=str(b), marker_class=MarkerClass.OFFENDER, reason="Registered")
    )
    c, d = person("Al", "Twin"), person("Ali", "Twin")
    e, f = person("Bo", "Huge"), person("Beau", "Huge")
    edges = [
        (a, b, 30.0, 0.99999, "auto", None),
        (c, d, 30.0, 0.99999, "auto", "twins"),
        (e, f, 30.0, 0.99999, "auto", None),
    ]
    done = run(engine(edges, [(e, "size over 50"), (f, "size over 50")]))
    assert (done.merged, done.reviews) == (0, 3)
    assert {row.reason for row in ReviewItem.objects.all()} == {"", "twins", "size over 50"}


def test_people_known_to_be_different_are_told_to_the_engine_and_refused_if_it_merges_them_anyway():
    a, b = person("Tom", "Jones"), person("Thomas", "Jones")
    commands.keep_apart(actor(Role.SERGEANT), one=a, other=b, reason="Father and son")
    seen = []
    done = run(engine([(a, b, 25.0, 0.9999, "auto", None)], keep=seen))
    assert (done.merged, done.refused) == (0, 1)
    assert seen[-1] == ["left,right", ",".join(str(x) for x in sorted((a.id, b.id)))]
    assert not ReviewItem.objects.exists()


def test_the_engine_is_given_golden_persons_with_what_all_their_records_say():
    a, b = person("Siobhán", "O'Neill"), person("Vonnie", "Kane")
    commands.add_identifier(SYSTEM, ref=b, identifier=NewIdentifier(scheme=Scheme.PNC, value="03/62845E"))
    home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB"))
    phone = commands.create_phone(SYSTEM, number="07700 900123")
    for end, kind in ((home, LinkType.LIVES_AT), (phone, LinkType.USES_PHONE)):
        commands.link(SYSTEM, link=NewLink(start=str(b), end=str(end), type=kind))
    run(engine([(b, a, 21.0, 0.9999, "auto", None)]))
    seen = []
    run(engine([], keep=seen))
    assert seen[:-1] == [{
        "record_id": str(a.id), "source_id": str(a.id), "forenames": "Siobhán", "surname": "O'Neill",
        "aliases": ["Vonnie Kane"], "dob": "1988-04-03", "dob_precision": "day", "sex": "", "postcode": "NP19 4AB", "address": "4 Alma Street",
        "phones": ["+447700900123"], "emails": [], "verified_ids": ["pnc:2003/0062845E"],
    }]  # fmt: skip


@pytest.mark.parametrize(
    "broken", [OSError("disk full"), subprocess.CalledProcessError(2, "match", stderr=b"x\nno model")]
)
def test_a_run_that_fails_says_why_on_the_desk_and_changes_nothing(broken):
    def predict(folder):
        raise broken

    done = run(predict)
    assert "disk full" in done.problem or "no model" in done.problem
    assert queries.match_runs(actor(Role.CRIME_RECORDER))[0].problem == done.problem
    assert not Merge.objects.exists()


def test_a_result_that_cannot_be_read_is_a_problem_of_the_run():
    def predict(folder):
        (folder / "out").mkdir()
        (folder / "out" / "edges.parquet").write_text("not parquet")

    assert run(predict).problem


def test_while_one_run_is_going_a_second_is_refused():
    commands.start_run(SYSTEM)
    with pytest.raises(Refused, match="still going"):
        commands.start_run(actor(Role.CRIME_RECORDER))
    assert MatchRun.objects.count() == 1


def test_neither_pages_nor_worker_load_the_engines_database():
    words = "import django; django.setup(); import bluelamp.config.urls, bluelamp.nominals.jobs, sys; print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip().endswith("False"), done.stderr


def test_people_become_parquet_and_come_back_as_lines(tmp_path):
    made = person("Siobhán", "O'Neill")
    assert matching._export(tmp_path) == Person.objects.count()
    matching._run(
        [*matching.TOOL, "to-parquet", str(tmp_path / "people.jsonl"), str(tmp_path / "people.parquet")]
    )
    (line,) = matching._lines(tmp_path / "people.parquet")
    assert (line["record_id"], line["surname"], line["phones"]) == (str(made.id), "O'Neill", [])


def test_the_engine_itself_finds_the_same_people_and_leaves_strangers_alone():
    """Export, `bluelamp match predict` in a process of its own with the stored model, apply."""
    pnc = NewIdentifier(scheme=Scheme.PNC, value="03/62845E")
    names = (("Siobhán", "O'Neill-Khan"), ("Siobhan", "Oneill Khan"), ("Siobhan", "O'Neill Khan"))
    same = [person(given, family, date(1988, 4, 3)) for given, family in names]
    for ref in same:
        commands.add_identifier(SYSTEM, ref=ref, identifier=pnc)
    for n, family in enumerate(
        ("Prosser", "Kowalski", "Okafor", "Rees", "Begum", "Murphy", "Ahmed", "Bowen")
    ):
        person("Tom", family, date(1950 + 4 * n, 1 + n, 3 + 2 * n))
    done = run(None)
    assert done.problem == ""
    assert done.records == 11
    linked = {row.absorbed_id for row in Merge.objects.all()} | {row.kept_id for row in Merge.objects.all()}
    asked = {one for row in ReviewItem.objects.all() for one in (row.one_id, row.other_id)}
    assert linked | asked == {ref.id for ref in same}, "the three of one number, and nobody else"
    assert "edges.parquet" in done.hashes
    assert done.model_version.startswith("person-v1")
    again = run(None)
    assert (again.problem, again.merged, again.reviews) == ("", 0, 0)
