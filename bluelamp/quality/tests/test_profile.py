"""Describing a file nobody has described."""

from __future__ import annotations

import json
import resource
import time

import pytest

from bluelamp.kernel.refusals import Refused
from bluelamp.quality.queries import profile, profile_rows


def written(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def column(found, name):
    return next(one for one in found.columns if one.name == name)


@pytest.fixture
def shifts(tmp_path):
    rows = [
        f"{n},{'E' if n % 2 else 'L'},{n % 28 + 1:02d}/{n % 12 + 1:02d}/2019,{n % 40},  note {n}"
        for n in range(200)
    ]
    rows[7] = "7,E,31/02/2019,9999,cut"
    rows[8] = "8,L,43512,twelve,cut"
    return written(tmp_path / "SHIFT.csv", ["SHIFT_ID,TYPE,START_DATE,HOURS,NOTE", *rows])


def test_types_keys_and_codes_are_found_without_being_told(shifts):
    found = profile(shifts)
    assert (found.rows, len(found.columns)) == (200, 5)
    assert [key.columns for key in found.keys if key.is_unique] == [("SHIFT_ID",)]
    assert column(found, "TYPE").kind == "code"
    assert {code.value: code.rows for code in column(found, "TYPE").codes} == {"E": 100, "L": 100}


def test_a_day_that_does_not_exist_a_spreadsheet_day_and_a_far_number_are_named(shifts):
    found = profile(shifts)
    start = column(found, "START_DATE")
    assert start.kind == "date"
    assert start.dates[0].form == "%d/%m/%Y"
    assert [one.value for one in start.impossible_dates] == ["31/02/2019"]
    assert [one.value for one in start.odd] == ["43512"]
    assert any("spreadsheet" in remark for remark in start.remarks)
    hours = column(found, "HOURS")
    assert [one.value for one in hours.outliers] == ["9999"]
    assert [one.value for one in hours.odd] == ["twelve"]
    assert column(found, "NOTE").padded == 198


def test_keys_that_differ_only_by_capitals_are_told(tmp_path):
    lines = ["REF", *[f"R{n:04d}" for n in range(100)], "r0005"]
    found = profile(written(tmp_path / "a.csv", lines), header=True)
    assert found.keys[0].differ_by_case == 1


def test_two_columns_that_name_a_row_together_are_found(tmp_path):
    lines = ["CASE,SCREEN", *[f"C{n // 4:03d},S{n % 4}" for n in range(400)]]
    found = profile(written(tmp_path / "screens.csv", lines), header=True)
    assert ("CASE", "SCREEN") in [key.columns for key in found.keys if key.is_unique]


def test_a_narrative_cut_at_a_field_limit_is_noticed(tmp_path):
    lines = ["ID,TEXT", *[f"{n},{'x' * (4000 if n % 10 == 0 else 100 + n)}" for n in range(100)]]
    found = column(profile(written(tmp_path / "t.csv", lines)), "TEXT")
    assert (found.longest, found.at_longest) == (4000, 10)
    assert any("cut them" in remark for remark in found.remarks)


def test_two_encodings_in_one_file_are_counted_and_read(tmp_path):
    path = tmp_path / "two.csv"
    path.write_bytes("NAME\nZoë\n".encode() + "Zoë\nA\0nn\n".encode("cp1252"))
    found = profile(path, header=True)
    assert {one.value: one.rows for one in found.encodings} == {"utf-8": 3, "cp1252": 1, "NUL bytes taken out": 1} or {
        one.value for one in found.encodings} >= {"utf-8", "cp1252"}  # fmt: skip
    assert found.rows == 3


def test_json_lines_and_parquet_are_read(tmp_path, shifts):
    lines = [json.dumps({"id": n, "born": "1990-01-02"}) for n in range(50)]
    found = profile(written(tmp_path / "p.jsonl", lines))
    assert column(found, "born").dates[0].form == "%Y-%m-%d"


def test_rows_read_by_somebody_else_are_described_the_same():
    found = profile_rows("fixed", ("A", "B"), (((str(n), None)) for n in range(30)))
    assert (found.rows, column(found, "B").kind) == (30, "empty")


def test_a_missing_file_and_one_endless_line_are_refused_by_name(tmp_path):
    with pytest.raises(Refused, match="no such file"):
        profile(tmp_path / "none.csv")
    path = tmp_path / "line.csv"
    path.write_bytes(b"A,B\n" + b"x" * (17 << 20))
    with pytest.raises(Refused, match="line 2"):
        profile(path)


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    found = profile(written(tmp_path / "e.csv", ["A,B"]), header=True)
    assert found.rows == 0
    assert found.troubles[0] == "The file has no rows."


def test_a_thousand_columns_cost_seconds_of_work_and_little_memory(tmp_path):
    wide = [",".join(f"C{n}" for n in range(1000))]
    wide += [",".join(f"{(r * n) % 97}" for n in range(1000)) for r in range(1000)]
    path = written(tmp_path / "wide.csv", wide)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = profile(path)
    assert len(found.columns) == 1000
    assert time.process_time() - began < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000
