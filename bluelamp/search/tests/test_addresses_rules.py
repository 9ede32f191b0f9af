"""Addresses read and compared, postcodes put right, names of organisations without their legal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.rules import addresses, organisations, postcodes
from bluelamp.search.rules.addresses import Outcome, Premises, compare, read

ALMA = "12 Alma Street, Newport, NP19 4AB"


@pytest.mark.parametrize(
    "one, other, outcome",
    [
        (ALMA, "12 ALMA ST NEWPORT NP194AB", Outcome.MATCH),
        (ALMA, "12 Alma Street NP19 4AB", Outcome.MATCH),
        (ALMA, "14 Alma Street, NP19 4AB", Outcome.NO),
        (ALMA, "12-14 Alma Street, NP19 4AB", Outcome.UNCERTAIN),
        (ALMA, "Flat 2, 12 Alma Street, NP19 4AB", Outcome.UNCERTAIN),
        (ALMA, "12A Alma Street, NP19 4AB", Outcome.UNCERTAIN),
        ("12A Alma Street, NP19 4AB", "12B Alma Street, NP19 4AB", Outcome.NO),
        ("Flat 1, 12 Alma Street, NP19 4AB", "Flat 2, 12 Alma Street, NP19 4AB", Outcome.NO),
        (ALMA, "12 Alma Street, Newport, NP19 4AC", Outcome.NO),
        (ALMA, "12 Alma Street, Newport", Outcome.MATCH),
        (ALMA, "12 Alma Street, Cardiff", Outcome.UNCERTAIN),
        (ALMA, "NP19 4AB", Outcome.UNCERTAIN),
        ("Rose Cottage, Church Lane, NP18 1AA", "Rose Cotage, Church Lane, NP18 1AA", Outcome.UNCERTAIN),
        ("NFA", "NFA", Outcome.UNCERTAIN),
        ("NFA", ALMA, Outcome.NO),
        ("UPRN 12345678", "uprn 0012345678", Outcome.MATCH),
        ("UPRN 1 12 Alma Street", "UPRN 2 12 Alma Street", Outcome.NO),
    ],
)  # fmt: skip
def test_addresses_compare_as_the_hierarchy_says(one, other, outcome):
    assert compare(read(one), read(other)).outcome is outcome, compare(read(one), read(other))


PIECES = st.sampled_from(
    ["12", "12a", "12-14", "14", "Flat 2", "Flat 3", "Rose Cottage", "Alma Street", "Alma St", "High Road", "Newport",
     "Cardiff", "NP19 4AB", "NP19 4AC", "c/o Smith", "HMP Usk", "NFA", "UPRN 77", "///a.b.c", "The Avenue"]
)  # fmt: skip
WRITTEN = st.one_of(st.lists(PIECES, min_size=1, max_size=6).map(", ".join), st.text(max_size=60))


@given(WRITTEN, WRITTEN)
def test_comparison_is_the_same_whichever_comes_first(one, other):
    assert compare(read(one), read(other)) == compare(read(other), read(one))


@given(WRITTEN)
def test_an_address_that_says_where_matches_itself(text):
    address = read(text)
    if address.premises is not Premises.NONE and (address.is_placed or address.uprn):
        assert compare(address, address).outcome is Outcome.MATCH


@pytest.mark.parametrize(
    "text, parts",
    [
        ("12a st mary's st newport", {"first": 12, "letter": "a", "street": ("saint", "marys", "street"), "rest": ("newport",)}),
        ("12, Alma Street, Newport", {"first": 12, "street": ("alma", "street"), "rest": ("newport",)}),
        ("flat 2 rose house 9 hill view road", {"flat": "2", "name": ("rose", "house"), "first": 9}),
        ("Royal Gwent Hospital", {"name": ("royal", "gwent", "hospital"), "premises": Premises.HOSPITAL}),
        ("c/o Smith, 12 Alma St", {"first": 12, "premises": Premises.CARE_OF}),
        ("HMP Usk, Maryport Street", {"premises": Premises.PRISON}),
        ("Newport Women's Refuge", {"premises": Premises.REFUGE}),
        ("Wildlife Refuge Lane", {"premises": Premises.ORDINARY}),
        ("///filled.count.soap", {"three_words": "filled.count.soap"}),
    ],
)  # fmt: skip
def test_addresses_are_read_into_parts(text, parts):
    address = read(text)
    assert {name: getattr(address, name) for name in parts} == parts


AREAS = st.sampled_from(["M", "B", "E", "NP", "OL", "SO", "CF", "EC", "W", "LS"])
POSTCODES = st.builds(
    lambda area, district, sector, unit: f"{area}{district} {sector}{unit}",
    AREAS, st.integers(1, 99), st.integers(0, 9), st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2),
)  # fmt: skip


@given(POSTCODES)
def test_a_good_postcode_stays_as_it_is_however_it_is_written(postcode):
    for written in (postcode, postcode.lower(), postcode.replace(" ", ""), f" {postcode[0]} {postcode[1:]}"):
        read_as = postcodes.repair(written)
        assert read_as is not None and (read_as.value, read_as.is_repaired) == (postcode, False)


@given(POSTCODES, st.data())
def test_figures_written_as_letters_are_put_right_by_position(postcode, data):
    inward = postcode.split()[1]
    outward = postcode.split()[0]
    swapped = inward[0].replace("0", "O").replace("1", data.draw(st.sampled_from("IL"))) + inward[1:]
    read_as = postcodes.repair(f"{outward} {swapped}")
    assert read_as is not None and read_as.value == postcode


@given(st.text(max_size=12))
def test_repair_never_repairs_its_own_answer(text):
    first = postcodes.repair(text)
    if first:
        again = postcodes.repair(first.value)
        assert again is not None and (again.value, again.is_repaired) == (first.value, False)


@pytest.mark.parametrize(
    "text, value",
    [("MI4 5RT", "M14 5RT"), ("S01 1AA", "SO1 1AA"), ("M1O 1AA", "M10 1AA"), ("SW1A OAA", "SW1A 0AA"), ("?", ""),
     ("*", ""), ("ZZ1 1AA", ""), ("NP19", "")],
)  # fmt: skip
def test_postcodes_are_put_right_or_refused(text, value):
    found = postcodes.repair(text)
    assert (found.value if found else "") == value


@pytest.mark.parametrize(
    "text, inside, outside",
    [("M*", "M14 5RT", "ME1 1AA"), ("M14*", "M14 5RT", "M1 4RT"), ("M14 5*", "M14 5RT", "M14 6RT"),
     ("EC1*", "EC1A 1BB", "EC2A 1BB"), ("M1*", "M1 4AA", "M14 5RT")],
)  # fmt: skip
def test_open_postcodes_are_areas_districts_and_sectors(text, inside, outside):
    ranges = postcodes.open_ranges(text)
    assert any(low <= inside < high for low, high in ranges)
    assert not any(low <= outside < high for low, high in ranges)


@pytest.mark.parametrize("text", ["*", "ZZ*", "?", "M**", "14*"])
def test_an_open_postcode_without_an_area_is_none(text):
    assert postcodes.open_ranges(text) == ()


@pytest.mark.parametrize(
    "name, words",
    [("Smith & Sons Ltd", ("smith", "sons")), ("THE RED LION PLC", ("red", "lion")), ("B & Q Limited", ("bq",)),
     ("Jones and Co", ("jones",)), ("Limited", ("limited",)), ("O'Neill Scaffolding LLP", ("oneill", "scaffolding"))],
)  # fmt: skip
def test_legal_forms_are_ignored(name, words):
    assert organisations.words(name) == words


def test_what_a_body_trades_as_is_a_name_of_its_own():
    assert organisations.names_of("J Smith Limited t/a The Red Lion") == ("J Smith Limited", "The Red Lion")
    assert organisations.company_number("1234567") == "01234567"
    assert organisations.company_number("sc123456") == "SC123456"
    assert organisations.company_number("Smith") == ""


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    addresses.words_for_index(read(text))
    organisations.words(text)


@pytest.mark.parametrize(
    "text, outcome",
    [("12 alma street newport", Outcome.MATCH), ("12a Alma St", Outcome.MATCH), ("30 john hill", Outcome.UNCERTAIN),
     ("flat 2, 9 rose hill", Outcome.MATCH), ("4 park lane, newport", Outcome.MATCH), ("john street 1988", Outcome.NO),
     ("khan 30-35", Outcome.NO), ("3/4/1988 smith", Outcome.NO), ("07700 900123", Outcome.NO), ("12 street", Outcome.NO)],
)  # fmt: skip
def test_the_one_box_knows_an_address_when_it_sees_one(text, outcome):
    assert addresses.likely_address(text) is outcome
