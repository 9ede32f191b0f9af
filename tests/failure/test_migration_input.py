"""Bad input: each file that is not what it should be is stepped round with its row or file named; the ledger stays true."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.commands import copying, gathering, staging
from bluelamp.migration.models import Attachment, LedgerRow, LegacyRecord, SourceFile
from bluelamp.migration.types import LoadReport

MANIFEST = """
name = "stock"
title = "Property store (1998)"
module = "crime"
[[files]]
match = "**/ITEM*.csv"
format = "csv"
kind = "ITEM"
[[files]]
match = "**/MOVE.dat"
format = "fixed"
kind = "MOVE"
[[files]]
match = "**/seals.xml"
format = "xml"
records = { seal = "SEAL" }
[[files]]
format = "database"
url_env = "STOCK_DB"
table = "shelf"
kind = "SHELF"
[kinds.ITEM]
label = "Items"
columns = ["ITEM_NO", "WHAT"]
optional = ["PHOTO", "LEN", "ON"]
key = ["ITEM_NO"]
narrative = ["WHAT"]
length = { column = "LEN", of = "WHAT" }
attachments = ["PHOTO"]
dates = { ON = "%d/%m/%Y" }
sums = { year = "ON" }
[kinds.MOVE]
label = "Moves"
widths = { MOVE_NO = 6, ITEM_NO = 6, TEXT = 0 }
key = ["MOVE_NO"]
parent = { kind = "ITEM", columns = ["ITEM_NO"] }
[kinds.SEAL]
label = "Seals"
paths = { NO = "@no", TEXT = "text" }
key = ["NO"]
[kinds.SHELF]
label = "Shelves"
columns = ["shelf_no", "room"]
key = ["shelf_no"]
"""
ROWS = "ITEM_NO,WHAT\r\n" + "".join(f"I{at:05},Red bicycle {at}\r\n" for at in range(300))
Load = Callable[[], LoadReport]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "stock"
    folder.mkdir()
    (folder / "manifest.toml").write_text(MANIFEST)
    return folder


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "ITEM.csv").write_text(ROWS, newline="")
    return folder


@pytest.fixture
def load(db: None, source: Path, extract: Path) -> Load:
    return lambda: commands.load(SYSTEM, folder=extract, sources=[source])


def unaccounted() -> int:
    return queries.reconcile(SYSTEM).total.unaccounted


def reasons() -> list[str]:
    return list(LedgerRow.objects.filter(fate="refused").order_by("id").values_list("reason", flat=True))


def test_a_zip_bomb_is_left_out_and_named_and_the_rest_is_loaded(load: Load, extract: Path) -> None:
    with (
        zipfile.ZipFile(extract / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("ITEM2.csv", "w", force_zip64=True) as sink,
    ):
        for _ in range(60):
            sink.write(b"0" * 1_000_000)
    report = load()
    assert any(
        "more.zip was left out: ITEM2.csv unpacks to more than 200 times" in note for note in report.notes
    )
    assert LedgerRow.objects.count() == 300 and unaccounted() == 0


def test_an_archive_cannot_write_outside_its_folder(load: Load, extract: Path) -> None:
    with zipfile.ZipFile(extract / "more.zip", "w") as archive:
        archive.writestr("../../ITEM9.csv", ROWS)
    assert any("outside its folder" in note for note in load().notes)
    assert not (extract.parent / "ITEM9.csv").exists()


def test_an_archive_is_read_as_if_it_were_unpacked_where_it_lies(load: Load, extract: Path) -> None:
    (extract / "broken.zip").write_bytes(b"PK\x03\x04 but nothing more")
    with zipfile.ZipFile(extract / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("old/ITEM2.csv", ROWS.replace("I", "J").replace("JTEM_NO", "ITEM_NO"))
    report = load()
    assert any("broken.zip was left out: it cannot be unpacked" in note for note in report.notes)
    assert SourceFile.objects.filter(name="more.zip/old/ITEM2.csv", is_read=True).exists()
    assert LedgerRow.objects.count() == 600 and unaccounted() == 0
    assert load().rows == 0, "a second load of the same archive is nothing new"


def test_entities_and_document_types_refuse_their_row_only(load: Load, extract: Path) -> None:
    (extract / "seals.xml").write_text(
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><seals><seal no="1"><text>&a;</text></seal>'
        '<seal no="2"><text>ok</text></seal><seal no="3"><text>cut</te'
    )
    load()
    assert LedgerRow.objects.filter(kind="SEAL", fate="loaded").count() == 1 and unaccounted() == 0
    assert any("undefined entity" in one for one in reasons()) and any(
        "document type" in one for one in reasons()
    )


def test_nul_bytes_are_gaps_and_are_named(load: Load, extract: Path) -> None:
    (extract / "ITEM.csv").write_bytes(ROWS.encode().replace(b"Red bicycle 7\r", b"Red\0bicycle 7\r"))
    load()
    row = LedgerRow.objects.get(key="I00007")
    assert "NUL byte" in row.reason and unaccounted() == 0
    assert b"\0" in bytes(LegacyRecord.objects.get(ledger_id=row.id).raw), "the raw row keeps it"


def test_sixteen_bit_letters_are_read(load: Load, extract: Path) -> None:
    (extract / "ITEM.csv").write_bytes(ROWS.replace("Red", "Größe").encode("utf-16"))
    load()
    assert LedgerRow.objects.filter(fate="loaded").count() == 300 and unaccounted() == 0


def test_keys_with_escapes_no_database_keeps_are_read(load: Load, extract: Path, source: Path) -> None:
    text = MANIFEST.replace(
        'match = "**/MOVE.dat"\nformat = "fixed"', 'match = "**/moves.jsonl"\nformat = "jsonl"'
    )
    (source / "manifest.toml").write_text(text.replace("widths = { MOVE_NO = 6, ITEM_NO = 6, TEXT = 0 }",
                                                       'columns = ["MOVE_NO", "ITEM_NO", "TEXT"]'))  # fmt: skip
    (extract / "moves.jsonl").write_text(
        r'{"MOVE_NO": "a\u0000\ud800", "ITEM_NO": "I00001", "TEXT": null}' + "\n"
    )
    load()
    assert LedgerRow.objects.get(kind="MOVE").fate == "loaded" and unaccounted() == 0


def test_attachments_are_hashed_and_missing_ones_named(load: Load, extract: Path) -> None:
    (extract / "photos").mkdir()
    (extract / "photos" / "1.jpg").write_bytes(b"jpeg")
    lines = ["ITEM_NO,WHAT,PHOTO", r"I1,Bag,photos\1.jpg", "I2,Bag,photos/2.jpg", "I3,Bag,../../etc/passwd"]
    (extract / "ITEM.csv").write_text("\r\n".join([*lines, ""]), newline="")
    load()
    found = {one.name: (one.size, one.is_missing) for one in Attachment.objects.all()}
    assert found == {r"photos\1.jpg": (4, False), "photos/2.jpg": (0, True), "../../etc/passwd": (0, True)}
    what = [one.what for one in queries.reconcile(SYSTEM).warnings]
    assert any("files that rows name and the extract does not hold" in one for one in what), what


def test_a_narrative_cut_by_the_old_system_is_caught_though_counts_agree(load: Load, extract: Path) -> None:
    long = "x" * 5_000
    (extract / "ITEM.csv").write_text(
        f"ITEM_NO,WHAT,LEN,ON\r\nI1,{long[:4_000]},5000,01/02/2003\r\nI2,{long},5000,40636\r\n", newline=""
    )
    load()
    found = queries.reconcile(SYSTEM)
    assert found.total.unaccounted == 0
    assert any("1,000 characters" in one.what and one.rows == 1 for one in found.warnings)
    assert "4,000 of 5,000" in LedgerRow.objects.get(key="I1").reason
    assert "Excel serial number" in LedgerRow.objects.get(key="I2").reason


@pytest.fixture
def changing(monkeypatch: pytest.MonkeyPatch, extract: Path) -> Iterator[None]:
    """The file grows while it is read, once."""
    keep, done = staging._Reading.keep, []

    def kept(self: Any, batch: Any) -> Any:
        if not done:
            done.append(1)
            with (extract / "ITEM.csv").open("a", newline="") as sink:
                sink.write("I99999,Late\r\n")
        return keep(self, batch)

    monkeypatch.setattr(staging, "ROWS_A_BATCH", 100)
    monkeypatch.setattr(staging._Reading, "keep", kept)
    yield


def test_a_file_that_changes_while_it_is_read_is_taken_back_and_read_next_time(
    changing: None, load: Load
) -> None:
    report = load()
    assert any("ITEM.csv changed while it was being read" in note for note in report.notes)
    assert LedgerRow.objects.count() == LegacyRecord.objects.count() == SourceFile.objects.count() == 0
    assert load().rows == 301 and unaccounted() == 0


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The third COPY of a load fails."""
    send, times = staging._send, []

    def sent(*given: Any) -> None:
        times.append(1)
        if len(times) == 3:
            raise error
        send(*given)

    monkeypatch.setattr(staging, "ROWS_A_BATCH", 100)
    monkeypatch.setattr(staging, "_send", sent)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.errors.DiskFull("could not extend file"), "The disk is full"),
        (OSError(28, "No space left on device"), "The disk is full"),
        (psycopg.OperationalError("server closed the connection"), "The database went away"),
    ],
)
def test_a_full_disk_or_a_lost_database_stops_the_load_and_the_next_one_goes_on(
    monkeypatch: pytest.MonkeyPatch, load: Load, error: Exception, words: str
) -> None:
    failing(monkeypatch, error)
    with pytest.raises(Refused, match=words):
        load()
    assert LedgerRow.objects.count() == LegacyRecord.objects.count() == 100, "what was committed stays"
    monkeypatch.undo()
    report = load()
    assert report.rows == 200 and LedgerRow.objects.count() == 300 and unaccounted() == 0


def test_rows_left_half_read_are_taken_back_when_their_file_does_not_come_again(
    monkeypatch: pytest.MonkeyPatch, load: Load, extract: Path
) -> None:
    failing(monkeypatch, OSError(28, "No space left on device"))
    with pytest.raises(Refused):
        load()
    monkeypatch.undo()
    (extract / "ITEM.csv").write_text(ROWS.replace("Red", "Blue"), newline="")
    report = load()
    assert any("left half read by an earlier load" in note for note in report.notes)
    assert LedgerRow.objects.count() == 300 and unaccounted() == 0


def test_a_database_is_read_in_its_order_and_counted_by_itself(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE shelf (shelf_no INTEGER, room TEXT, note BLOB)")
        old.executemany(
            "INSERT INTO shelf VALUES (?, ?, ?)",
            [(at, f"Room {at % 7}", b"\x01") for at in range(500, 0, -1)],
        )
    monkeypatch.setenv("STOCK_DB", f"sqlite:///{path}")
    load()
    rows = LedgerRow.objects.filter(kind="SHELF", fate="loaded").order_by("id")
    assert list(rows.values_list("key", flat=True)) == sorted((str(at) for at in range(1, 501)), key=int)
    assert unaccounted() == 0 and load().rows == 0
    monkeypatch.setenv("STOCK_DB", f"sqlite:///{tmp_path}/nowhere.db")
    with pytest.raises(Refused, match="the database at STOCK_DB cannot be read"):
        load()


def test_a_postgresql_database_is_read(load: Load, monkeypatch: pytest.MonkeyPatch, source: Path) -> None:
    database = connection.settings_dict
    url = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    )
    text = MANIFEST.replace(
        'table = "shelf"',
        'query = "SELECT n AS shelf_no, now()::date AS room FROM generate_series(1, 20) AS n"',
    )
    (source / "manifest.toml").write_text(text)
    monkeypatch.setenv("STOCK_DB", url)
    load()
    assert LedgerRow.objects.filter(kind="SHELF", fate="loaded").count() == 20 and unaccounted() == 0


def test_a_url_that_is_not_set_is_named(load: Load) -> None:
    assert "stock: STOCK_DB is not set, so SHELF was not read" in load().notes


def test_a_second_load_at_the_same_time_is_refused(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PATIENCE", 0.3)
    database = connection.settings_dict
    url = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    )
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [gathering.LOCK])
        with pytest.raises(Refused, match="Another load is running"):
            load()


def test_loads_need_little_room_and_leave_nothing_behind(load: Load, settings: Any) -> None:
    load()
    assert list((Path(settings.BLUELAMP_DATA) / "migration").glob("reading-*")) == []
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
    assert copying.fetch(held, [gathering.LOCK]) == [(0,)]
