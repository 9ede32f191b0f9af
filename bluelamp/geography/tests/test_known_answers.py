"""The counts and known answers of domain/geography.md §1 and §3, on the real sample areas."""

from __future__ import annotations

import pytest

from bluelamp.geography import locating
from bluelamp.geography.codes import Method, PlaceKind
from bluelamp.geography.packs import OpenPack
from bluelamp.geography.types import PlaceHit, PlaceQuestion

COUNTS = {
    "addresses": 21_834,
    "addresses_without_own_position": 21,
    "addresses_placed_by_their_members": 21,
    "addresses_with_postcode": 17_926,
    "street_names": 1_388,
    "junction_nodes": 4_279,
    "road_pairs": 2_161,
    "motorway_junctions": 3,
    "graph_parallel_edges": 182,
    "turn_restrictions": 94,
    "wards": 20,
    "postcodes": 15_325,
    "bus_stops": 630,
    "schools": 49,
    "hospitals": 3,
    "police_stations": 5,
}


def first(pack: OpenPack, text: str) -> PlaceHit:
    hits = locating.answer(pack, PlaceQuestion(text)).hits
    assert hits, f"nothing found for {text!r}"
    return hits[0]


@pytest.mark.parametrize(("what", "number"), COUNTS.items())
def test_newport_is_counted_as_the_reference_counts_it(newport: OpenPack, what: str, number: int) -> None:
    assert newport.about.counts[what] == number


def test_newport_road_graph_is_the_size_the_reference_says(newport: OpenPack) -> None:
    counts = newport.about.counts
    assert counts["graph_nodes"] == pytest.approx(9_850, abs=30)
    assert counts["graph_directed_edges"] == pytest.approx(20_700, abs=60)
    assert counts["graph_largest_part"] == pytest.approx(9_560, abs=30)


@pytest.mark.parametrize(
    ("asked", "kind", "lon", "lat"),
    [
        ("corporation rd / wharf rd", PlaceKind.JUNCTION, -2.9814, 51.5862),
        ("cardiff road mendalgief road", PlaceKind.JUNCTION, -2.9984, 51.5783),
        ("stow hill bridge st", PlaceKind.JUNCTION, -2.9967, 51.5879),
        ("bassaleg rd risca rd", PlaceKind.JUNCTION, -3.0099, 51.5832),
        ("np204ad", PlaceKind.POSTCODE, -2.99799, 51.58829),
        ("NP19 0DQ", PlaceKind.POSTCODE, -2.98226, 51.58637),
    ],
)
def test_newport_places_are_where_they_are_known_to_be(
    newport: OpenPack, asked: str, kind: PlaceKind, lon: float, lat: float
) -> None:
    place = first(newport, asked).location
    assert place.kind is kind
    assert (place.lon, place.lat) == pytest.approx((lon, lat), abs=0.0001)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("corperation road", "Corporation Road"),
        ("royal gwent", "Royal Gwent Hospital"),
        ("central police", "Newport Central Police Station"),
        ("M4 J27", "M4 J27 High Cross"),
        ("m4 jct 28", "M4 J28 Tredegar Park"),
        ("junction 29 of the M4", "M4 J29 Castleton"),
    ],
)
def test_newport_names_are_found_first(newport: OpenPack, asked: str, text: str) -> None:
    assert first(newport, asked).location.text == text


def test_postcode_carries_national_grid_metres(newport: OpenPack) -> None:
    place = first(newport, "np204ad").location
    assert (place.easting, place.northing) == (330_956, 188_187)
    assert place.grid_reference == "ST 30956 88187"


@pytest.mark.parametrize(
    ("postcode", "ward", "code"),
    [
        ("M2 5DB", "Deansgate", "E05011361"),
        ("M40 5BP", "Harpurhey", None),
        ("WN1 1XX", "Wigan Central", None),
        ("BL1 1RU", "Queens Park & Central", None),
    ],
)
def test_manchester_postcodes_fall_in_their_wards(
    manchester: OpenPack, postcode: str, ward: str, code: str | None
) -> None:
    place = first(manchester, postcode).location
    assert place.beat == ward
    assert code is None or place.beat_code == code


def test_manchester_loads_whole_without_a_road_network(manchester: OpenPack) -> None:
    counts = manchester.about.counts
    assert (counts["wards"], counts["postcodes"], counts["places"]) == (215, 70_743, 2_491)
    assert manchester.router is None
    assert Method.ESTIMATE == "estimate"
