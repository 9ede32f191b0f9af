"""Manifests: what they declare is read, and every mistake in one is told with its place and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import catalogue, parsing, reading, taken
from bluelamp.migration.sources.manifest import Source, pattern

DUTY = """
name = "duty"
title = "Duty planner (2009)"
[[files]]
match = "duty/SHIFT*.csv"
format = "csv"
kind = "SHIFT"
delimiter = ";"
[[files]]
match = "duty/*.jsonl"
format = "jsonl"
kind_field = "type"
[kinds.SHIFT]
label = "Shifts"
columns = ["SHIFT_ID", "STAFF_NO", "START", "STATUS", "NOTE", "LEN"]
key = ["SHIFT_ID"]
parent = { kind = "STAFF", columns = ["STAFF_NO"] }
narrative = ["NOTE"]
length = { column = "LEN", of = "NOTE" }
dates = { START = ["%d/%m/%Y %H:%M", "excel"] }
sums = { year = "START", status = "STATUS" }
live = [{ as = "other", column = "STATUS", is = ["OPEN"] }]
[kinds.STAFF]
columns = ["STAFF_NO", "NAME"]
key = ["STAFF_NO"]
names = [["NAME"]]
"""


def duty(text: str = DUTY) -> Source:
    return parsing.parse(text)


def shift(raw: bytes) -> SourceRow:
    source = duty()
    header = source.kinds["SHIFT"].columns
    return reading.read(source, source.files[0], "SHIFT", header, raw)


def test_a_row_has_its_key_parent_sums_and_liveness_from_the_manifest() -> None:
    row = shift(b'S1;77;03/04/2011 06:00;OPEN;"Late; relief";40\r\n')
    assert (row.key, row.parent, row.year, row.status, row.live) == ("S1", "77", "2011", "OPEN", "other")
    assert (row.narrative, row.length, row.refused) == ("Late; relief", 40, "")


def test_an_excel_serial_number_is_a_day_where_the_manifest_allows_it() -> None:
    assert shift(b"S1;77;40636;OPEN;x;1\r\n").year == "2011"


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        (b'{"type": "STAFF", "staff_no": 7, "NAME": "Ada"}\n', "STAFF", ""),
        (b'{"type": "PAY"}\n', "??", "type reads 'PAY', which is none of SHIFT, STAFF"),
        (b'{"type": "STAFF", "NAME": "Ada"}\n', "STAFF", "lacks STAFF_NO"),
        (b'{"type": "STAFF", "NA', "", "cut off: not JSON"),
        (b"[1]\n", "", "holds no JSON object"),
        (b"[" * 100_000 + b"\n", "", "not JSON"),
    ],
)
def test_json_lines_say_their_own_kind_or_are_refused(raw: bytes, kind: str, why: str) -> None:
    source = duty()
    row = reading.read(source, source.files[1], "", (), raw)
    assert row.kind == kind and row.refused.startswith(why) and bool(row.refused) == bool(why)
    assert kind != "STAFF" or why or row.key == "7"


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ('format = "csv"', 'format = "cvs"', "files[0], key format: 'cvs' is none of csv, fixed, xml"),
        ('format = "csv"', 'format = "cvs"', "did you mean csv?"),
        ("delimiter", "delimeter", "key delimeter: is no key of this table; did you mean delimiter?"),
        ('kind = "STAFF"', 'kind = "STAF"', "kinds.SHIFT, parent: there is no kind STAF"),
        ('["SHIFT_ID"]', '["SHIFT_NO"]', "kinds.SHIFT, key: there is no column SHIFT_NO"),
        ('name = "duty"', 'name = "Duty 9"', "key name: 'Duty 9' must be 2 to 20 of a-z"),
        ('as = "other"', 'as = "open"', "live[0], key as: 'open' is none of investigation, warrant"),
        ('"excel"]', '"Excel"]', 'dates: START must be a form such as "%d/%m/%Y"'),
        ('kind = "SHIFT"', "", "say the kind of its rows in exactly one way"),
        ('delimiter = ";"', 'delimiter = "||"', "key delimiter: must be one character"),
        ("[kinds.STAFF]", "[kinds.STAFF", "manifest.toml is not TOML"),
        ('name = "duty"', 'name = "duty"\nencodings = ["utf9"]', "'utf9' is no encoding that Python knows"),
    ],
)
def test_a_mistake_names_table_key_and_cure(was: str, becomes: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        duty(DUTY.replace(was, becomes, 1))
    assert words in " ".join(caught.value.reasons).replace("key dates: START", "dates: START")


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        duty(DUTY.replace("delimiter", "delimeter").replace('as = "other"', 'as = "open"'))
    assert len(caught.value.reasons) == 2


def test_globs_know_folders_and_no_case() -> None:
    assert pattern("**/records/CRIME.csv").match("a/b/Records/crime.CSV")
    assert pattern("**/records/CRIME.csv").match("records/CRIME.csv")
    assert not pattern("records/*.csv").match("records/old/CRIME.csv")


def test_the_shipped_manifests_hold() -> None:
    assert {"command_log", "custody", "records"} <= {one.name for one in catalogue.shipped()}


def test_strangers_are_named_and_files_come_in_the_order_of_their_manifest(tmp_path: Path) -> None:
    (tmp_path / "duty").mkdir()
    for name in ("duty/SHIFT2.csv", "duty/SHIFT1.CSV", "duty/a.jsonl", "duty/notes.docx"):
        (tmp_path / name).write_bytes(b"x\n")
    found, strangers = catalogue.find(tmp_path, [duty()])
    assert [one.name for one in found] == ["duty/SHIFT1.CSV", "duty/SHIFT2.csv", "duty/a.jsonl"]
    assert strangers == ["duty/notes.docx"]


def test_what_a_mapping_takes_is_read_without_running_it() -> None:
    source = parsing.parse(DUTY, mapping=(
        'raise SystemExit("never run")\n@mapping.rows("SHIFT", parts=("BREAK",), refers=("STAFF",))\n'
        'def shift(row, parts): ...\nmapping.keep("STAFF", until="resourcing")\n'
    ))  # fmt: skip
    found = taken.of(source)
    assert found.kinds == {"SHIFT", "BREAK"} and "resourcing takes it" in found.reason("STAFF")
