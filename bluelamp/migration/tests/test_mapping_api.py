"""What a mapping is written with: rows that say what they could not read, outcomes, rules that do not contradict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import pytest

from bluelamp.migration.mapping import (
    EventKind,
    Link,
    LinkType,
    Mapping,
    MappingFault,
    Name,
    Named,
    Nominal,
    Number,
    Outcome,
    Parts,
    Phone,
    Row,
    Scheme,
)
from bluelamp.migration.mapping.row import Layout


def test_a_row_reads_dates_in_the_forms_of_its_manifest_and_says_what_is_none() -> None:
    layout = Layout(dates={"BORN": ("%d/%m/%Y", "excel")})
    row = Row("CLIENT", {"BORN": " 29/02/2004 "}, layout=layout)
    assert row.day("BORN") == date(2004, 2, 29) and row.notes == []
    assert Row("CLIENT", {"BORN": "38047"}, layout=layout).day("BORN") == date(2004, 3, 1)
    bad = Row("CLIENT", {"BORN": "31/02/2004"}, layout=layout)
    assert bad.day("BORN") is None and bad.notes == ["BORN '31/02/2004' is not a date"]
    assert Row("CLIENT", {"BORN": ""}, layout=layout).day("BORN") is None


def test_a_row_reads_times_numbers_and_codes() -> None:
    row = Row(
        "SHIFT", {"START": "38047.75", "N": "1,204", "TYPE": "E", "BAD": "x"},
        layout=Layout(dates={"START": ("excel",)}, codes={"TYPE": "SHIFT_TYPE"}),
        tables={"SHIFT_TYPE": {"E": "Early"}},
    )  # fmt: skip
    start = row.moment("START")
    assert isinstance(start, datetime) and (start.hour, start.minute) == (18, 0)
    assert (row.number("N"), row.code("TYPE"), row.number("BAD")) == (1204, "Early", None)
    assert row.notes == ["BAD 'x' is not a number"]


def test_outcomes_point_at_each_other_and_a_rule_gives_the_same_twice() -> None:
    mapping = Mapping()

    @mapping.rows("CLIENT", parts=("PHONE",), people=True)
    def client(row: Row, parts: Parts) -> Iterable[Outcome]:
        person = Nominal(names=(Name(row.text("SURNAME")),))
        yield person
        for one in parts["PHONE"]:
            phone = Phone(one.text("NUMBER"), of=one)
            yield phone
            yield Link(person, phone, LinkType.USES_PHONE, of=one)

    row, part = Row("CLIENT", {"SURNAME": "Ward"}, key="7"), Row("PHONE", {"NUMBER": "0161 496 0001"})
    person, phone, link = mapping.rules["CLIENT"].outcomes(row, [part])
    assert isinstance(link, Link) and link.start is person and link.end is phone and phone.of is part
    assert mapping.rule_of("PHONE") is mapping.rules["CLIENT"]
    assert (mapping.until("CLIENT"), mapping.until("PHONE"), mapping.until("OTHER")) == (
        None,
        None,
        "a module",
    )


def test_a_kind_given_to_two_functions_is_a_fault_in_words() -> None:
    mapping = Mapping()
    mapping.keep("SHIFT", until="resourcing")
    with pytest.raises(MappingFault, match="SHIFT is mapped twice"):
        mapping.rows("SHIFT")(lambda row, parts: ())
    assert mapping.until("SHIFT") == "resourcing"


def test_somebody_is_a_name_with_a_birth_or_a_verified_number() -> None:
    assert Named(names=(Name("Ward", "Amy"),), born=date(1990, 5, 4)).is_somebody
    assert not Named(names=(Name("Ward", "Amy"),)).is_somebody
    assert not Named(names=(Name("Unknown", "Male"),), born=date(1990, 5, 4)).is_somebody
    assert not Named(numbers=(Number(Scheme.PNC, "01/1A"),)).is_somebody
    assert EventKind.OTHER == "other"
