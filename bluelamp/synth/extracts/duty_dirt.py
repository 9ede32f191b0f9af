"""What fifteen years of spreadsheets come with, planted row by row."""

from __future__ import annotations

from bluelamp.synth.extracts.dirt import Row, Share, Spoil, Spoiler, nul, other_case, put, shift, slide
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Tables

KEPT = "kept in the legacy store"


def plant(tables: Tables, spoiler: Spoiler, share: Share, index: Index) -> None:
    """Spoil the sheets: days typed as text, 31/02, staff who are not there, a page a column further right."""
    staff, leave, duty = tables["STAFF"], tables["LEAVE"], tables["DUTY"]
    day, remark = duty.column("DAY"), duty.column("REMARK")
    spoiler.twin(staff, 1, "key differing by case", "held", other_case(0, staff.column("BORN"), "1"))
    spoiler.spoil(duty, 3, "orphan key", "held", put(1, "9999"))
    spoiler.spoil(leave, 1, "orphan key", "held", put(1, "9999"))
    spoiler.spoil(duty, 3, "impossible date", "loaded", put(day, "31/02/2026"), KEPT)
    spoiler.spoil(duty, 3, "date typed as text", "loaded", put(day, "14/03/2026"), KEPT)
    spoiler.spoil(leave, 1, "impossible date", "loaded", put(leave.column("FIRST_DAY"), "31/02/2026"), KEPT)
    spoiler.spoil(duty, 2, "another encoding", "loaded", _in_utf8(remark), "UTF-8 in a cp1252 file")
    spoiler.spoil(duty, 2, "NUL byte", "loaded", _nul(remark), "shown as a gap")
    spoiler.spoil(duty, 2, "columns slid", "held", slide(1), "as many columns as there should be")
    spoiler.run(duty, 6, "columns shifted", "refused", shift(2), "a page of the sheet, half-way")
    spoiler.repeat(duty, 2, "duplicated row", "merged")
    if share.is_last:
        last = next(row for row in reversed(duty.rows) if row.raw is None)
        duty.rows.append(Row([], raw=";".join(last.cells[:3]).encode("cp1252", "replace")))
        spoiler.note_last(duty, "last line cut", "refused")


def _nul(column: int) -> Spoil:
    """A NUL byte at the end of a remark, which is empty more often than not."""
    spoil_at = nul(column)

    def spoil(row: Row) -> None:
        row.cells[column] = row.cells[column] or "at court"
        spoil_at(row)

    return spoil


def _in_utf8(column: int) -> Spoil:
    def spoil(row: Row) -> None:
        row.cells[column] = "Football: Café Régine to close early"
        row.raw = (";".join(row.cells) + "\r\n").encode()

    return spoil
