"""Which beat a point is in: inside, on a boundary, just outside, in none, out of the force."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.geography.build.boundaries import as_geojson, read_boundaries, with_districts
from bluelamp.geography.build.sources import Role, SourceFile
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import BeatMatch
from bluelamp.geography.layers import Boundaries
from bluelamp.geography.tests.makers import geojson, square

WEST, SOUTH, SIZE = -3.0, 51.5, 0.01


@pytest.fixture(scope="module")
def two_wards(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    folder = tmp_path_factory.mktemp("wards")
    wards = geojson(
        folder / "wards.geojson", square("W05000002", WEST, SOUTH), square("W05000001", WEST + SIZE, SOUTH)
    )
    whole = geojson(folder / "lad.geojson", {
        **square("W06000099", WEST, SOUTH, 4 * SIZE), "properties": {"LAD23CD": "W06000099", "LAD23NM": "Everywhere"}})  # fmt: skip
    tally = Tally()
    areas = [
        area for path in (wards, whole) for area in read_boundaries(SourceFile(path, Role.BOUNDARIES), tally)
    ]
    (folder / "layers.geojson").write_text(as_geojson(with_districts(areas)))
    assert not tally.rejects
    return Boundaries(folder / "layers.geojson")


def test_a_point_inside_has_its_beat_and_district(two_wards: Boundaries) -> None:
    beat = two_wards.beat_at(WEST + SIZE / 2, SOUTH + SIZE / 2)
    assert (beat.code, beat.match, beat.district) == ("W05000002", BeatMatch.INSIDE, "Everywhere")


@given(st.floats(0.05, 0.95))
def test_a_point_on_a_shared_boundary_goes_to_the_lowest_code_every_time(
    two_wards: Boundaries, share: float
) -> None:
    edge = two_wards.layers[next(iter(two_wards.layers))].shapes[0].exterior
    assert edge is not None
    beat = two_wards.beat_at(WEST + SIZE, SOUTH + SIZE * share)
    assert beat.code in ("W05000001", "W05000002")
    assert two_wards.beat_at(WEST + SIZE, SOUTH + SIZE * share) == beat


def test_the_exact_corner_that_two_beats_share_goes_to_the_lowest_code(two_wards: Boundaries) -> None:
    assert two_wards.beat_at(WEST + SIZE, SOUTH).code == "W05000001"


def test_a_point_just_outside_every_beat_takes_the_nearest_and_says_so(two_wards: Boundaries) -> None:
    beat = two_wards.beat_at(WEST + SIZE / 2, SOUTH - 0.001)
    assert (beat.code, beat.match) == ("W05000002", BeatMatch.NEAREST)
    assert "nearest" in beat.note


def test_a_point_in_the_force_but_in_no_beat_says_so(two_wards: Boundaries) -> None:
    beat = two_wards.beat_at(WEST + 3.5 * SIZE, SOUTH + 3.5 * SIZE)
    assert (beat.code, beat.match, beat.district) == (None, BeatMatch.NO_BEAT, "Everywhere")


@pytest.mark.parametrize("point", [(-1.0, 54.0), (10.0, 10.0), (float("nan"), 51.5), (0.0, 0.0)])
def test_a_point_outside_the_force_or_the_country_is_answered(
    two_wards: Boundaries, point: tuple[float, float]
) -> None:
    assert two_wards.beat_at(*point).match is BeatMatch.OUT_OF_FORCE


def test_many_points_are_answered_in_their_order(two_wards: Boundaries) -> None:
    points = [(WEST + SIZE * 1.5, SOUTH + SIZE / 2), (WEST + SIZE / 2, SOUTH + SIZE / 2), (10.0, 10.0)]
    assert [beat.code for beat in two_wards.beats_at(points)] == ["W05000001", "W05000002", None]


def test_no_points_get_no_beats(two_wards: Boundaries) -> None:
    assert two_wards.beats_at([]) == []


def test_every_layer_of_the_pack_file_is_kept(two_wards: Boundaries, tmp_path: Path) -> None:
    assert len(two_wards.layers) == 2
    assert [area.code for area in two_wards.areas()] == ["W05000001", "W05000002"]
