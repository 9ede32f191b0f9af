"""Rows of the three shapes, sound and spoiled."""

from __future__ import annotations

import time

import pytest

from bluelamp.migration.rules import rows
from bluelamp.migration.sources import catalogue, reading
from bluelamp.migration.sources.manifest import Source

HEADER = ("NOM_ID", "SEX", "DOB", "DOB_EST", "ETHNICITY", "CREATED")


def shipped(name: str) -> Source:
    return next(one for one in catalogue.shipped() if one.name == name)


def row_of(source: str, kind: str, raw: bytes, header: tuple[str, ...] = ()) -> rows.SourceRow:
    system = shipped(source)
    spec = system.spec_of(kind)
    assert spec is not None
    return reading.read(system, spec, spec.kind, header, raw)


def nominal(raw: bytes) -> rows.SourceRow:
    return row_of("records", "NOMINAL", raw, HEADER)


def log_line(raw: bytes) -> rows.SourceRow:
    return row_of("command_log", "IN", raw)


def detention(raw: bytes) -> rows.SourceRow:
    return row_of("custody", "CUSTODY", raw)


def test_a_sound_row_is_read() -> None:
    row = nominal(b"N1,F,03/04/1988,N,W1,01/04/2003\r\n")
    assert (row.key, row.get("DOB"), row.refused, row.notes) == ("N1", "03/04/1988", "", [])


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"N1,F,03/04/1988\r\n", "has 3 columns where the header has 6"),
        (b"N1,,F,03/04/1988,N,W1,01/04/2003\r\n", "has 7 columns where the header has 6"),
        (b"N1,F,03/0", "cut off: 3 of 6 columns, and no line end"),
        (b",F,03/04/1988,N,W1,01/04/2003\r\n", "NOM_ID is empty"),
        (b'N1,F,"03/04/1988,N,W1,x', "cut off: 3 of 6 columns, and no line end"),
    ],
)
def test_an_unreadable_row_says_why(raw: bytes, why: str) -> None:
    assert nominal(raw).refused == why


def test_a_row_in_another_encoding_is_read_and_noted() -> None:
    row = nominal("N1,F,03/04/1988,N,Café,01/04/2003\r\n".encode("cp1252"))
    assert row.get("ETHNICITY") == "Café" and row.notes == ["not UTF-8: read as cp1252"]


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    system = shipped("records")
    found = reading.header_of(b"\xef\xbb\xbfnom_id,SEX\r\n", system.files[0], system)
    assert found == ("NOM_ID", "SEX")


def test_a_missing_column_is_named() -> None:
    lacking = reading.missing_columns(shipped("records"), "NOMINAL", ("NOM_ID", "SEX", "DOB"))
    assert lacking == ["DOB_EST", "ETHNICITY", "CREATED"]


@pytest.mark.parametrize("text", ["31/02/1979", "", "00/00/0000", "1/13/2001", "03/04/0088"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert rows.day(text) is None


def test_a_log_line_of_no_known_type_is_refused() -> None:
    assert "none of IN, PE, TX" in log_line(b"ZZ2019\r\n").refused


def test_a_short_log_line_is_refused_as_cut_off() -> None:
    assert log_line(b"IN20190701000101072019").refused.startswith("cut off: 22 characters")


def test_shifted_log_columns_are_refused() -> None:
    line = b"IN201907010001" + b"   01072019120000" + b"DOM1A2".ljust(140)
    assert log_line(line).refused.startswith("columns shifted: OPENED reads")


def test_a_nul_byte_becomes_a_gap() -> None:
    line = b"TX201907010001000101072019120000OP0142  He\0llo"
    row = log_line(line)
    assert row.narrative == "He llo" and row.notes == ["holds a NUL byte: shown as a gap"]


def test_an_entity_bomb_is_refused_at_once() -> None:
    bomb = b'<!DOCTYPE lolz [<!ENTITY a "' + b"ha" * 50 + b'">'
    began = time.perf_counter()
    assert "document type" in detention(bomb).refused
    inside = b'<custodyRecord number="1"><log>' + b"&a;" * 10_000 + b"</log></custodyRecord>"
    assert "undefined entity" in detention(inside).refused
    hidden = b'<!DOCTYPE x [<!ENTITY a "b">]><custodyRecord number="1">&a;</custodyRecord>'
    assert detention(hidden).refused
    assert time.perf_counter() - began < 1


def test_a_custody_record_without_a_number_is_refused() -> None:
    assert detention(b"<custodyRecord></custodyRecord>").refused == "NUMBER is empty"


def test_names_are_found_by_sound() -> None:
    assert rows.sounds("O'Neill") & rows.sounds("oneil")
    assert rows.sounds("Siobhán") & rows.sounds("siobhan")
