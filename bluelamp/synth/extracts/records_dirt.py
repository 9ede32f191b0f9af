"""What thirty years did to the dump of the records system, planted row by row."""

from __future__ import annotations

import csv
import io
from datetime import date

from bluelamp.synth.extracts.dirt import Row, Share, Spoil, Spoiler, Table, nul, other_case, put, shift, slide
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Tables, excel

LONGEST_NARRATIVE = 4000
MISSING, UNKNOWN = "missing offence code", "unknown offence code"
WITHOUT_CODE = (MISSING, UNKNOWN)
UNALLOCATED = "unallocated"
MATCHED = ("merged", "held")


def plant(tables: Tables, spoiler: Spoiler, share: Share, index: Index) -> None:
    """Spoil the dump the way thirty years spoil one."""
    _crimes(tables["CRIME"], spoiler, share)
    _people(tables, spoiler, share, index)
    _addresses(tables["NOMINAL_ADDRESS"], spoiler)
    spoiler.spoil(tables["CRIME_PERSON"], 3, "orphan key", "held", put(0, "LB/999999/99"))
    spoiler.spoil(tables["TASK"], 2, "orphan key", "held", put(1, "LB/999999/99"))
    spoiler.spoil(tables["WARRANT"], 1, "orphan key", "held", put(1, "N9999999"))
    vehicle = tables["VEHICLE"]
    spoiler.twin(vehicle, 2, "key differing by case", "held", other_case(0, vehicle.column("COLOUR"), "PUCE"))
    spoiler.repeat(tables["NOMINAL_PHONE"], 3, "duplicated row", "merged")
    spoiler.insert(tables["NOMINAL_WARNING"], "columns shifted", "refused",
                   Row(["N0100001", "VI"], raw=b"N0100001,VI\r\n"))  # fmt: skip
    if share.is_last:
        _cut_last(tables["CRIME"], spoiler)


def _crimes(crime: Table, spoiler: Spoiler, share: Share) -> None:
    _without_code(crime, spoiler, share)
    at = crime.column("RECORDED")
    spoiler.spoil(crime, 2, "impossible date", "held", put(at, "31/02/2014 10:00:00"))
    spoiler.spoil(crime, 2, "truncated narrative", "loaded", _truncate(crime), "NARR_LEN says it was longer")
    spoiler.spoil(crime, 2, "columns shifted", "refused", shift(2))
    spoiler.spoil(crime, 2, "NUL byte", "loaded", nul(crime.column("NARRATIVE")), "shown as a gap")
    spoiler.twin(crime, 1, "key differing by case", "held",
                 other_case(0, crime.column("NARRATIVE"), "Typed in again by the night shift."))  # fmt: skip
    spoiler.repeat(crime, 2, "duplicated row", "merged")


def _without_code(crime: Table, spoiler: Spoiler, share: Share) -> None:
    """Crimes nobody can count, two in three without a code; some of them nobody was ever given."""
    missing = share.without_code * 2 // 3
    nobodys = share.unallocated * 2 // 3
    for kind, code, count, alone in (
        (MISSING, "", missing, nobodys),
        (UNKNOWN, "ZZ99999", share.without_code - missing, share.unallocated - nobodys),
    ):
        spoiler.spoil(crime, alone, kind, "held", _given_to_nobody(crime, code), UNALLOCATED)
        spoiler.spoil(crime, count - alone, kind, "held", put(crime.column("OFFENCE_CODE"), code))


def _given_to_nobody(crime: Table, code: str) -> Spoil:
    offence, outcome, officer = (crime.column(name) for name in ("OFFENCE_CODE", "OUTCOME", "OIC"))

    def spoil(row: Row) -> None:
        row.cells[offence], row.cells[outcome], row.cells[officer] = code, "", ""

    return spoil


def _people(tables: Tables, spoiler: Spoiler, share: Share, index: Index) -> None:
    person, ident = tables["NOMINAL"], tables["NOMINAL_IDENT"]
    born = person.column("DOB")
    spoiler.spoil(person, 3, "impossible date", "loaded", put(born, "31/02/1979"), or_else=MATCHED)
    spoiler.spoil(person, 3, "first of January", "loaded", _new_year(person), or_else=MATCHED)
    spoiler.spoil(person, 3, "Excel date", "loaded", _excel(born), or_else=MATCHED)
    spoiler.twin(person, 1, "key differing by case", "held", other_case(0, born, "02/02/1902"))
    spoiler.spoil(ident, 2, "wrong check letter", "loaded", _wrong_letter(ident.column("VALUE")))
    if share.is_first:
        _under_many_numbers(person, spoiler, index)


def _under_many_numbers(person: Table, spoiler: Spoiler, index: Index) -> None:
    """The later numbers of somebody who has eleven: each merges with the first."""
    later = index.numbers(index.many)[1:]
    for row in person.rows:
        if row.cells[0] in later:
            spoiler.note(person, row, "same person under eleven numbers", "merged", index.first(index.many))


def _addresses(address: Table, spoiler: Spoiler) -> None:
    some = max(2, len(address.rows) // 1500)
    spoiler.spoil(address, some, "orphan key", "held", put(address.column("NOM_ID"), "N9999999"))
    spoiler.spoil(address, 3, "another encoding", "loaded", _in_cp1252(address), "cp1252 in a UTF-8 file")
    spoiler.spoil(address, 2, "Excel date", "loaded", _excel(address.column("FROM_DATE")))
    spoiler.spoil(address, 2, "columns slid", "held", slide(1), "as many columns as there should be")
    spoiler.run(address, 6, "columns shifted", "refused", shift(2), "a page of the dump, half-way")


def _cut_last(crime: Table, spoiler: Spoiler) -> None:
    last = next(row for row in reversed(crime.rows) if row.raw is None)
    whole = _line(last.cells)
    crime.rows.append(Row([], raw=whole[: len(whole) // 3].encode()))
    spoiler.note_last(crime, "last line cut", "refused")


def _truncate(table: Table) -> Spoil:
    length, text = table.column("NARR_LEN"), table.column("NARRATIVE")

    def spoil(row: Row) -> None:
        whole = (row.cells[text] + "\n") * (LONGEST_NARRATIVE // max(1, len(row.cells[text])) + 1)
        row.cells[length], row.cells[text] = str(len(whole)), whole[:LONGEST_NARRATIVE]

    return spoil


def _excel(column: int) -> Spoil:
    def spoil(row: Row) -> None:
        day, month, year = row.cells[column].split("/")
        row.cells[column] = excel(date(int(year), int(month), int(day)))

    return spoil


def _new_year(table: Table) -> Spoil:
    born, estimated = table.column("DOB"), table.column("DOB_EST")

    def spoil(row: Row) -> None:
        row.cells[born], row.cells[estimated] = "01/01/" + row.cells[born][-4:], "Y"

    return spoil


def _wrong_letter(column: int) -> Spoil:
    def spoil(row: Row) -> None:
        value = row.cells[column]
        row.cells[column] = value[:-1] + ("A" if value[-1] != "A" else "B")

    return spoil


def _in_cp1252(table: Table) -> Spoil:
    line = table.column("LINE1")

    def spoil(row: Row) -> None:
        row.cells[line] = "Café Régine, " + row.cells[line]
        row.raw = _line(row.cells).encode("cp1252", "replace")

    return spoil


def _line(cells: list[str]) -> str:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n").writerow(cells)
    return sink.getvalue()
