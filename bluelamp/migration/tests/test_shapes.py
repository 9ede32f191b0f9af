"""Rows of the three shapes, sound and spoiled."""

from __future__ import annotations

import time

import pytest

from bluelamp.migration.rules import rows
from bluelamp.migration.rules.shapes import command_log, custody, records

HEADER = ("NOM_ID", "SEX", "DOB", "DOB_EST", "ETHNICITY", "CREATED")


def nominal(raw: bytes) -> rows.SourceRow:
    return records.read("NOMINAL", HEADER, raw)


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
    assert records.header_of(b"\xef\xbb\xbfNOM_ID,SEX\r\n") == ("NOM_ID", "SEX")


def test_a_missing_column_is_named() -> None:
    assert records.missing_columns("NOMINAL", ("NOM_ID", "SEX", "DOB")) == ["DOB_EST", "ETHNICITY", "CREATED"]


@pytest.mark.parametrize("text", ["31/02/1979", "", "00/00/0000", "1/13/2001", "03/04/0088"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert rows.day(text) is None


def test_a_log_line_of_no_known_type_is_refused() -> None:
    assert "none of IN, PE, TX" in command_log.read(b"ZZ2019\r\n").refused


def test_a_short_log_line_is_refused_as_cut_off() -> None:
    assert command_log.read(b"IN20190701000101072019").refused.startswith("cut off: 22 characters")


def test_shifted_log_columns_are_refused() -> None:
    line = b"IN201907010001" + b"   01072019120000" + b"DOM1A2".ljust(140)
    assert command_log.read(line).refused.startswith("columns shifted: OPENED reads")


def test_a_nul_byte_becomes_a_gap() -> None:
    line = b"TX201907010001000101072019120000OP0142  He\0llo"
    row = command_log.read(line)
    assert row.narrative == "He llo" and row.notes == ["holds a NUL byte: shown as a gap"]


def test_an_entity_bomb_is_refused_at_once() -> None:
    bomb = b'<!DOCTYPE lolz [<!ENTITY a "' + b"ha" * 50 + b'">'
    began = time.perf_counter()
    assert "document type" in custody.read(bomb).refused
    inside = b'<custodyRecord number="1"><log>' + b"&a;" * 10_000 + b"</log></custodyRecord>"
    assert "undefined entity" in custody.read(inside).refused
    hidden = b'<!DOCTYPE x [<!ENTITY a "b">]><custodyRecord number="1">&a;</custodyRecord>'
    assert custody.read(hidden).refused
    assert time.perf_counter() - began < 1


def test_a_custody_record_without_a_number_is_refused() -> None:
    assert custody.read(b"<custodyRecord></custodyRecord>").refused == "the record has no number"


def test_names_are_found_by_sound() -> None:
    assert rows.sounds("O'Neill") & rows.sounds("oneil")
    assert rows.sounds("Siobhán") & rows.sounds("siobhan")
