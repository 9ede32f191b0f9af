"""Positions, names and house numbers as people give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.geography.rules import names, positions, roads

EASTING = st.integers(0, positions.GRID_MAX_E - 1)
NORTHING = st.integers(0, positions.GRID_MAX_N - 1)


@given(EASTING, NORTHING)
def test_a_printed_grid_reference_reads_back_to_the_metre(easting: int, northing: int) -> None:
    read = positions.parse_grid_reference(positions.format_grid_reference(easting, northing))
    assert read is not None
    assert (read.easting, read.northing, read.square_m) == (easting, northing, 1)


@given(EASTING, NORTHING, st.integers(1, 5))
def test_a_shorter_reference_is_the_square_that_holds_the_point(
    easting: int, northing: int, half: int
) -> None:
    letters, east, north = positions.format_grid_reference(easting, northing).split()
    read = positions.parse_grid_reference(f"{letters}{east[:half]}{north[:half]}")
    assert read is not None
    assert abs(read.easting - easting) <= read.square_m
    assert abs(read.northing - northing) <= read.square_m


@given(st.floats(-9, 2), st.floats(49, 61))
def test_latitude_and_longitude_are_read_in_either_order(lon: float, lat: float) -> None:
    for text in (f"{lat:.6f}, {lon:.6f}", f"{lon:.6f} {lat:.6f}", f"lat {lat:.6f} lon {lon:.6f}"):
        read = positions.parse_lonlat(text)
        assert read is not None, text
        assert (read.lon, read.lat) == pytest.approx((lon, lat), abs=1e-6)


@given(st.text(max_size=300))
def test_any_text_at_all_is_read_without_a_crash(text: str) -> None:
    positions.parse_grid_reference(text)
    positions.parse_lonlat(text)
    positions.parse_easting_northing(text)
    names.parse_postcode(text)
    names.parse_outward(text)
    names.split_junction(text)
    names.parse_motorway_junction(text)
    names.parse_marker_post(text)
    names.canonical(text)
    names.words_asked(text)


@pytest.mark.parametrize("text", ["51°35'10\"N 2°58'53\"W", "51.58611N 2.98139W", "(51.58611, -2.98139)"])
def test_hemispheres_and_degrees_are_understood(text: str) -> None:
    read = positions.parse_lonlat(text)
    assert read is not None
    assert (read.lon, read.lat) == pytest.approx((-2.98139, 51.58611), abs=1e-4)


@pytest.mark.parametrize("text", ["40.7, -74.0", "0, 0", "91, 181"])
def test_a_position_elsewhere_in_the_world_is_not_taken_for_one_here(text: str) -> None:
    assert positions.parse_lonlat(text) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("np204ad", "NP20 4AD"),
        ("NP20 4AD", "NP20 4AD"),
        ("m2  5db", "M2 5DB"),
        ("np2o4ad", "NP2O 4AD"),
        ("stow hill", None),
    ],
)
def test_postcodes_are_read_in_any_spacing_and_case(typed: str, meant: str | None) -> None:
    assert names.parse_postcode(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St Peter's Rd", "Saint Peters Road"), ("Bridge St", "bridge street"), ("Caerau Ave.", "CAERAU AVENUE"),
        ("Ffordd Siôn", "ffordd sion"), ("High St & Mill La", "High Street and Mill Lane"),
    ],
)  # fmt: skip
def test_two_ways_of_writing_a_name_are_one_name(one: str, other: str) -> None:
    if "&" not in one:
        assert names.canonical(one) == names.canonical(other)
    else:
        assert names.split_junction(one) == ("High St", "Mill La")


def test_a_typed_word_stands_for_its_long_forms_and_its_welsh_pair() -> None:
    assert {"street", "saint"} <= names.variants("st")
    assert "road" in names.variants("heol")
    assert "ysbyty" in names.variants("hospital")


@pytest.mark.parametrize(
    ("written", "houses"),
    [("142;143", ["142", "143"]), ("10-12", ["10-12", "10", "12"]), ("7a", ["7a"]), ("36, 37", ["36", "37"])],
)
def test_each_house_of_one_address_can_be_asked_for(written: str, houses: list[str]) -> None:
    assert names.split_numbers(written) == houses


@pytest.mark.parametrize(
    ("tags", "is_open"),
    [
        ({"highway": "residential"}, True), ({"highway": "residential", "access": "private"}, False),
        ({"highway": "service", "access": "private"}, True),
        ({"highway": "residential", "access": "no", "emergency": "yes"}, True),
        ({"highway": "footway"}, False), ({"highway": "service", "motor_vehicle": "no", "bus": "yes"}, True),
        ({"highway": "residential", "motor_vehicle": "no"}, False),
    ],
)  # fmt: skip
def test_which_ways_police_may_drive(tags: dict[str, str], is_open: bool) -> None:
    assert roads.is_drivable(tags) is is_open


@pytest.mark.parametrize(
    ("tags", "ways"),
    [
        ({"highway": "residential"}, (True, True)), ({"highway": "residential", "oneway": "yes"}, (True, False)),
        ({"highway": "residential", "oneway": "-1"}, (False, True)), ({"highway": "motorway"}, (True, False)),
        ({"highway": "tertiary", "junction": "roundabout"}, (True, False)),
    ],
)  # fmt: skip
def test_one_way_streets_and_roundabouts_are_driven_one_way(
    tags: dict[str, str], ways: tuple[bool, bool]
) -> None:
    assert roads.directions(tags) == ways


def test_response_is_a_quarter_faster_but_capped_by_class() -> None:
    assert roads.response_kmh({"highway": "primary", "maxspeed": "30 mph"}) == pytest.approx(
        1.25 * roads.routine_kmh({"highway": "primary", "maxspeed": "30 mph"}))  # fmt: skip
    assert roads.response_kmh({"highway": "residential", "maxspeed": "60 mph"}) == 50
    assert roads.limit_kmh("signals") is None
    assert roads.limit_kmh("0") is None
