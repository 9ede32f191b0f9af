"""What a box of words, numbers and marks is taken for, and what it may be instead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.codes import FactKind
from bluelamp.search.rules import asking, contacts, identifiers, kinds, vehicles

TODAY = date(2026, 11, 22)


def first(text: str) -> kinds.Part:
    return asking.read_box(text, TODAY).parts[0]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("j.smith@example.com", "email", "j.smith@example.com"), ("@smithy_99", "handle", "@smithy_99"), ("insta: smithy", "handle", "@smithy on instagram"),
     ("AB1?CDE", "vrm", "AB1?CDE (pattern)"), ("57 TSA", "vrm", "57 TSA"), ("AB12", "vrm", "AB12 (part of a mark)"),
     ("WF0AXXGBBA1234567", "vin", "WF0AXXGBBA1234567"), ("M14*", "district", "M14"), ("M14 5", "district", "M14 5"), ("NP19 4AB", "postcode", "NP19 4AB"),
     ("SJ 123 456", "grid", "SJ 123 456"), ("///filled.count.soap", "what3words", "///filled.count.soap"), ("943 476 5919", "nhs", "9434765919"),
     ("AB123456C", "ni", "AB123456C"), ("MORGA657054SM9IJ", "driver", "MORGA657054SM9IJ"), ("07700 900123 ext 12", "phone", "+447700900123"),
     ("0044 (0)7700 900123", "phone", "+447700900123"), ("contains AB and 57", "vrm", "AB and 57, in any order"), ("CAD/1234/22", "reference", "CAD123422"),
     ("vrm: TSA", "vrm", "TSA (part of a mark)"), ("ref: 1234", "reference", "1234"), ("passport: 123456789", "passport", "123456789")],
)  # fmt: skip
def test_every_kind_of_number_mark_and_place_is_recognised(text, kind, value):
    part = first(text)
    assert (part.kind, part.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "other"),
    [("AB12", "district"), ("M14*", "vrm"), ("943 476 5919", "phone"), ("SJ 1234 5678", "reference")],
)
def test_what_it_may_be_instead_is_offered_and_can_be_chosen(text, other):
    part = first(text)
    assert other in part.others or other == "reference"
    assert first(f"{other}: {text}").kind == other


@pytest.mark.parametrize(
    ("text", "warning"),
    [("81/35U", "check letter"), ("943 476 5918", "does not check"), ("vrm: ABI2 CDE", "read as AB12 CDE"), ("2190", "future"),
     ("10/10/2190", "future"), ("phone: abc", "has not the form"), ("nhs: 12", "has not the form"), ("0300 000 00", "")],
)  # fmt: skip
def test_a_doubt_is_said_and_the_search_goes_on(text, warning):
    assert warning in first(text).warning


def test_words_numbers_and_marks_in_one_box_are_told_apart():
    question = asking.read_box("john smith 35 AB12 CDE red focus 07700 900123 NP19 4AB", TODAY)
    found = {part.kind: part.value for part in question.parts}
    assert found[FactKind.NAME] == "john smith"
    assert found[FactKind.VRM] == "AB12 CDE"
    assert found[FactKind.COLOUR] == "red"
    assert found[FactKind.MODEL] == "focus"
    assert found[FactKind.PHONE] == "+447700900123"
    assert found[FactKind.POSTCODE] == "NP19 4AB"
    assert found[FactKind.AGE].startswith("aged 35")


@pytest.mark.parametrize("name", ["brown", "ford", "green rover", "jim swift", "red", "rose brown"])
def test_names_that_are_colours_or_makes_stay_names(name):
    assert [part.kind for part in asking.read_box(name, TODAY).parts] == [FactKind.NAME]


@given(st.text(max_size=200))
def test_any_text_at_all_gets_a_reading_without_falling_over(text):
    question = asking.read_box(text, TODAY)
    assert len(question.base) <= asking.MOST_SLOTS
    for part in question.parts:
        kinds.key_of(part)


@pytest.mark.parametrize("text", ["word " * 10_000, "?" * 10_000, "\u202e" * 5000, "🚗" * 4000])
def test_a_box_beyond_reason_is_refused_in_words(text):
    assert "characters" in asking.reasons_not_to_search(text)[0]


# --- numbers ------------------------------------------------------------------------------------------
def test_a_driving_licence_says_what_disagrees_with_the_record():
    number = "MORGA657054SM9IJ"  # Sarah Morgan, 5 July 1964
    assert identifiers.read("driver", number, TODAY).is_valid
    sarah = {"family": "Morgan", "given": "Sarah", "born": date(1964, 7, 5), "sex": "F"}
    assert identifiers.licence_disagreements(number, **sarah) == []
    assert identifiers.licence_facts(number).initials == "SM"
    others = {"family": "Smith", "given": "Jane", "born": date(1965, 7, 5), "sex": "M"}
    for field, other in others.items():
        assert len(identifiers.licence_disagreements(number, **(sarah | {field: other}))) == 1


@pytest.mark.parametrize("text", ["", "MORGA", "MORGA699054SM9IJ", "MORG4657054SM9IJ"])
def test_what_is_no_driving_licence_number_says_so(text):
    assert identifiers.read("driver", text, TODAY).reason


@pytest.mark.parametrize(
    ("text", "value", "extension"),
    [("07700 900123", "+447700900123", ""), ("+44 (0)7700 900123", "+447700900123", ""), ("07700900123 x12", "+447700900123", "12"),
     ("0044 7700 900 123", "+447700900123", ""), ("101", "101", ""), ("900123", "900123", ""), ("+353 1 234 5678", "+35312345678", "")],
)  # fmt: skip
def test_phones_are_read_in_every_british_way_of_writing(text, value, extension):
    reading = contacts.read_phone(text)
    assert (reading.value, reading.extension) == (value, extension)


@given(st.from_regex(r"\+447[0-9]{9}", fullmatch=True))
def test_slips_of_a_number_are_slips_both_ways(number):
    slips = contacts.phone_slips(number)
    assert number not in slips
    assert all(number in contacts.phone_slips(one) for one in slips[:5])


@given(
    st.sampled_from(["red", "blue", "silver", "black", "maroon"]),
    st.sampled_from(["red", "blue", "grey", "white", "purple"]),
)
def test_near_colours_are_near_both_ways(one, other):
    assert (other in vehicles.near_colours(one)) == (one in vehicles.near_colours(other))
