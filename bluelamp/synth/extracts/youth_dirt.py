"""What an export of an obsolete system comes with, planted row by row."""

from __future__ import annotations

from datetime import date

from bluelamp.synth.extracts.dirt import Row, Share, Spoil, Spoiler, Table, nul, other_case, put, shift, slide
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Tables, excel

LONGEST_TEXT = 4000
LOST = "LOST"
KEPT = "kept in the legacy store"


def plant(tables: Tables, spoiler: Spoiler, share: Share, index: Index) -> None:
    """Spoil the export: orphan screens, impossible dates, shifted pages, two encodings, texts cut at 4,000."""
    person, screen = tables["PERSON"], tables["SCREEN"]
    born, at, text = person.column("DOB"), screen.column("SAVED_AT"), screen.column("TEXT")
    spoiler.spoil(person, 1, "impossible date", "loaded", put(born, "19960231"), KEPT)
    spoiler.spoil(person, 1, "Excel date", "loaded", _excel(born), KEPT)
    spoiler.twin(person, 1, "key differing by case", "held", other_case(0, born, "19020202"))
    spoiler.spoil(screen, 3, "orphan key", "held", put(1, "Y999999"))
    spoiler.spoil(screen, 2, "impossible date", "loaded", put(at, "201402311000"), KEPT)
    spoiler.spoil(screen, 1, "unknown screen", "refused", put(2, "FRM_DIARY"))
    written = screen.only(lambda row: bool(row.cells[text]))
    spoiler.spoil(
        written, 2, "truncated narrative", "loaded", _truncate(screen), "TEXT_LEN says it was longer"
    )
    spoiler.spoil(written, 2, "another encoding", "loaded", _in_utf8(text), "UTF-8 in a cp1252 file")
    spoiler.spoil(written, 2, "NUL byte", "loaded", nul(text), "shown as a gap")
    spoiler.spoil(written, 1, "columns slid", "refused", slide(1), "as many columns as there should be")
    spoiler.run(screen, 5, "columns shifted", "refused", shift(3), "a page of the export, half-way")
    spoiler.repeat(screen, 2, "duplicated row", "merged")
    name = tables["ATTACHMENT"].column("FILE_NAME")
    spoiler.spoil(tables["ATTACHMENT"], 1, "missing document", "loaded", put(name, f"docs\\{LOST}.TXT"), KEPT)
    if share.is_last:
        _cut_last(screen, spoiler)


def _excel(column: int) -> Spoil:
    def spoil(row: Row) -> None:
        row.cells[column] = excel(date.fromisoformat(row.cells[column]))

    return spoil


def _truncate(screen: Table) -> Spoil:
    length, text = screen.column("TEXT_LEN"), screen.column("TEXT")

    def spoil(row: Row) -> None:
        whole = (row.cells[text] + "\n") * (LONGEST_TEXT // max(1, len(row.cells[text])) + 1)
        row.cells[length], row.cells[text] = str(len(whole)), whole[:LONGEST_TEXT]

    return spoil


def _in_utf8(column: int) -> Spoil:
    def spoil(row: Row) -> None:
        row.cells[column] += " Seen with Zoë’s aunt at the café."
        row.cells[column - 1] = str(len(row.cells[column]))
        quoted = row.cells[column].replace('"', '""')
        row.raw = ("|".join(row.cells[:column]) + f'|"{quoted}"\r\n').encode()

    return spoil


def _cut_last(screen: Table, spoiler: Spoiler) -> None:
    last = next(row for row in reversed(screen.rows) if row.raw is None)
    screen.rows.append(Row([], raw="|".join(last.cells[:6]).encode("cp1252", "replace")))
    spoiler.note_last(screen, "last line cut", "refused")
