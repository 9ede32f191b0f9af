"""The five extracts: planted troubles in their exact number, parts of a town that hang together, little memory."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bluelamp.synth import force as forces
from bluelamp.synth.cli import synth
from bluelamp.synth.domestic import OMITTED_FROM, OMITTED_TO
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets
from bluelamp.synth.types import Force

KEYED = {
    "records/NOMINAL.csv": 1, "records/NOMINAL_NAME.csv": 1, "records/NOMINAL_ADDRESS.csv": 1,
    "records/CRIME.csv": 1, "records/TASK.csv": 1, "records/WARRANT.csv": 1, "records/REFERRAL.csv": 1,
    "records/RISK_ASSESSMENT.csv": 1,
}  # fmt: skip


def truth_of(folder: Path) -> dict[str, Any]:
    """What the generator says it wrote."""
    return json.loads((folder / "truth.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town large enough to be written in two parts, without dirt."""
    out = tmp_path_factory.mktemp("parts")
    writing.write_town(InventedStreets(), 9_600, 3, out, clean=True)
    return out


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest town with the whole number of crimes that nobody can count."""
    out = tmp_path_factory.mktemp("large")
    writing.write_town(InventedStreets(), writing.WHOLE_FROM, 5, out)
    return out


def test_exactly_604_crimes_lack_a_usable_code_and_74_of_them_an_officer(large: Path) -> None:
    assert truth_of(large)["crimes_without_code"] == {"all": 604, "unallocated": 74}
    with (large / "records" / "CRIME.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    head, titles = rows[0], (large / "records" / "OFFENCE_CODE.csv").read_text("utf-8")
    crimes = {row[0]: dict(zip(head, row, strict=True)) for row in rows[1:] if len(row) == len(head)}
    without = [one for one in crimes.values() if not one["OFFENCE_CODE"] or one["OFFENCE_CODE"] not in titles]
    assert len(without) == 604
    assert (
        sum(1 for one in crimes.values() if not one["OIC"])
        == 74
        == sum(1 for one in without if not one["OIC"])
    )


def test_every_trouble_of_the_issue_is_planted_and_named_by_row(large: Path) -> None:
    truth = truth_of(large)
    assert set(truth["planted_counts"]) >= {
        "missing offence code", "unknown offence code", "orphan key", "same person under eleven numbers",
        "key differing by case", "Excel date", "impossible date", "another encoding", "columns shifted",
        "columns slid", "last line cut", "truncated narrative", "NUL byte", "duplicated row",
    }  # fmt: skip
    assert truth["planted_counts"]["same person under eleven numbers"] == 10
    assert Counter(one["source"] for one in truth["planted"] if one["kind"] == "last line cut") == {
        "records": 1, "command_log": 1, "custody": 1, "youth": 1, "duty": 1,
    }  # fmt: skip
    assert all(
        1 < one["row"] <= truth["rows"][one["file"]] + 1
        for one in truth["planted"]
        if one["source"] != "custody"
    )
    assert len({(one["file"], one["row"]) for one in truth["planted"]}) == len(truth["planted"])


def test_a_planted_row_stands_where_the_truth_says(large: Path) -> None:
    with (large / "records" / "CRIME.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = dict(enumerate(csv.reader(stream), 1))
    planted = [one for one in truth_of(large)["planted"] if one["file"] == "records/CRIME.csv"]
    code = rows[1].index("OFFENCE_CODE")
    for one in planted:
        if one["kind"] == "missing offence code":
            assert rows[one["row"]][code] == ""
        if one["kind"] == "truncated narrative":
            assert len(rows[one["row"]][rows[1].index("NARRATIVE")]) == 4_000


def test_open_work_grows_with_the_town_and_every_task_hangs_on_an_open_crime(parts: Path) -> None:
    live = truth_of(parts)["live"]
    assert set(live) == {"bail", "investigation", "other", "safeguarding", "warrant"}
    assert live["investigation"] > 300
    with (parts / "records" / "TASK.csv").open(encoding="utf-8", newline="") as stream:
        tasks = list(csv.DictReader(stream))
    with (parts / "records" / "CRIME.csv").open(encoding="utf-8-sig", newline="") as stream:
        outcomes = {crime["CRIME_NO"]: crime["OUTCOME"] for crime in csv.DictReader(stream)}
    assert tasks and all(outcomes[task["CRIME_NO"]] in ("", "0") for task in tasks)


@pytest.mark.parametrize("file", KEYED)
def test_numbers_run_on_from_part_to_part(parts: Path, file: str) -> None:
    with (parts / file).open(encoding="utf-8-sig", newline="") as stream:
        keys = [row[0] for row in list(csv.reader(stream))[1:]]
    assert len(keys) == len(set(keys)) > 0


def test_children_and_staff_are_people_the_force_has(parts: Path) -> None:
    with (parts / "records" / "NOMINAL_NAME.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["SURNAME"].upper() for row in csv.DictReader(stream)}
    with (parts / "youth" / "PERSON.dat").open(encoding="cp1252", newline="") as stream:
        children = [row["SURNAME"] for row in csv.DictReader(stream, delimiter="|")]
    with (parts / "duty" / "STAFF.csv").open(encoding="cp1252", newline="") as stream:
        staff = [row["SURNAME"] for row in csv.DictReader(stream, delimiter=";")]
    for some in (children, staff):
        assert sum(1 for name in some if name in known) > len(some) * 0.6


def test_about_as_many_rows_as_were_asked_for(tmp_path: Path) -> None:
    for rows in (6_000, 60_000):
        written = writing.write_town(InventedStreets(), writing.people_for(rows), 7, tmp_path / str(rows))
        assert abs(sum(written.values()) - rows) < rows * 0.1


def test_a_town_twice_as_large_needs_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for parts in (1, 2):
        tracemalloc.start()
        writing.write_town(InventedStreets(), writing.PART * parts, 7, tmp_path / str(parts))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2


def test_what_is_noted_as_missing_was_not_written() -> None:
    """July 2019: an incident noted as without an assessment has none on record."""
    force: Force = forces.build(InventedStreets(), 4_000, 3)
    forgotten = {one.source for one in force.omissions if one.rule == "R-DA-RA"}
    assessed = {made.incident for made in force.assessments}
    assert forgotten and not forgotten & assessed
    july = [i.ref for i in force.incidents if i.domestic and OMITTED_FROM <= i.at.date() <= OMITTED_TO]
    assert set(july) == forgotten | (set(july) & assessed)


def test_nothing_is_referred_twice() -> None:
    force = forces.build(InventedStreets(), 4_000, 3)
    made = Counter((one.rule, one.source, one.subject, one.told) for one in force.referrals)
    assert max(made.values()) == 1


def test_the_operator_asks_for_rows_or_for_people(tmp_path: Path) -> None:
    for words in (("--rows", "5000"), ("--people", "400", "--without-code", "12")):
        out = tmp_path / words[0]
        done = CliRunner().invoke(synth, ["extracts", str(out), *words])
        assert done.exit_code == 0, done.output
        assert json.loads(done.output) == truth_of(out)["rows"]
    assert truth_of(tmp_path / "--people")["crimes_without_code"] == {"all": 12, "unallocated": 1}
