"""Building a pack from an area nobody has seen, with the dirt such areas come with."""

from __future__ import annotations

import json
from pathlib import Path

import osmium
import pytest

from bluelamp.geography import locating
from bluelamp.geography.build import pack as builder
from bluelamp.geography.build.tally import BuildRefused
from bluelamp.geography.packs import OpenPack
from bluelamp.geography.tests.makers import geojson, square
from bluelamp.geography.types import PlaceQuestion

WEST, SOUTH = -3.7, 52.4


def build(source: Path, out: Path, **options: bool) -> tuple[dict[str, object], OpenPack]:
    manifest = builder.build(source, out, lambda words: None, **options)
    return manifest, OpenPack(out)


def reasons(manifest: dict[str, object]) -> dict[str, str]:
    rejects = manifest["rejects"]
    assert isinstance(rejects, list)
    return {f"{one['source']}: {one['reason']}": one["first_at"] for one in rejects}


def extract(path: Path) -> None:
    """A rural corner: a lane with two names, a farm with no street, a broken way, a missing node."""
    spots = [(WEST + 0.001 * n, SOUTH + 0.001) for n in range(6)]
    with osmium.SimpleWriter(str(path)) as out:
        for number, place in enumerate(spots, start=1):
            tags = {"addr:housename": "Tŷ Gwyn", "addr:place": "Cwm Isaf"} if number == 6 else {}
            out.add_node(osmium.osm.mutable.Node(id=number, location=place, tags=tags, version=1))
        lane = {"highway": "unclassified", "name": "Heol y Bont", "name:en": "Bridge Road"}
        out.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2, 3], tags=lane, version=1))
        out.add_way(
            osmium.osm.mutable.Way(
                id=2, nodes=[3, 4], tags={"highway": "tertiary", "ref": "B4343"}, version=1
            )
        )
        out.add_way(osmium.osm.mutable.Way(id=3, nodes=[4, 999], tags={"highway": "residential"}, version=1))
        broken = {"highway": "residential", "maxspeed": "fast", "oneway": "maybe"}
        out.add_way(osmium.osm.mutable.Way(id=4, nodes=[2, 5], tags=broken, version=1))


@pytest.fixture(scope="module")
def rural(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rural")
    extract(folder / "corner.osm.pbf")
    bow_tie = [
        (WEST, SOUTH),
        (WEST + 0.01, SOUTH + 0.01),
        (WEST + 0.01, SOUTH),
        (WEST, SOUTH + 0.01),
        (WEST, SOUTH),
    ]
    geojson(
        folder / "wards.geojson",
        square("W05000001", WEST, SOUTH, WD23NMW="Ward Gymraeg"),
        {"type": "Feature", "properties": {"WD23CD": "W05000002", "WD23NM": "Bow tie"}, "geometry": {"type": "Polygon", "coordinates": [bow_tie]}},
        {"type": "Feature", "properties": {"WD23CD": "W05000003", "WD23NM": "None"}, "geometry": None},
        {"type": "Feature", "properties": {"WD23CD": "W05000004", "WD23NM": "Point"}, "geometry": {"type": "Point", "coordinates": [WEST, SOUTH]}},
        {"type": "Feature", "properties": {"WD23CD": "W05000005", "WD23NM": "Short"}, "geometry": {"type": "Polygon", "coordinates": [[[0, 1]]]}},
        {"type": "Feature", "properties": {}, "geometry": square("x", WEST + 0.03, SOUTH)["geometry"]},
        square("W05000006", 12.0, 40.0),
        square("W05000001", WEST + 0.05, SOUTH),
    )  # fmt: skip
    (folder / "postcodes.csv").write_text(
        "Postcode,Eastings,Northings\nSY25 6AA,284500,267500\nSY256AB,284600,267600\nnot one,284500,267500\n"
        "SY25 6AC,,\nSY25 6AD,9999999,1\nSY25 6AA,284500,267500\nSY25 6AE,284500\n", encoding="utf-8-sig")  # fmt: skip
    (folder / "places.csv").write_text(
        "Name;Category;Longitude;Latitude;Postcode\nSiop y Pentref;shop;-3.695;52.401;\nCaffi;cafe;;;SY25 6AA\n"
        "Nowhere;cafe;;;\nParis;city;2.35;48.85;\n;;-3.69;52.401;\n".replace("Siop", "Siôp"), encoding="cp1252")  # fmt: skip
    (folder / "notes.txt").write_text("nothing of use\n")
    (folder / "sketch.json").write_text('{"not": "geojson"')
    return folder


@pytest.fixture(scope="module")
def built(rural: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], OpenPack]:
    return build(rural, tmp_path_factory.mktemp("out"))


@pytest.mark.parametrize(
    ("reject", "where"),
    [
        ("corner.osm.pbf: fewer than two of its nodes are in the extract", "way 3"),
        ("wards.geojson: has no geometry", "feature 3"),
        ("wards.geojson: is a Point, a polygon is needed", "feature 4"),
        ("wards.geojson: has neither a code nor a name", "feature 6"),
        ("wards.geojson: lies outside the United Kingdom", "feature 7"),
        ("wards.geojson: code W05000001 is in the file twice", "feature 8"),
        ("postcodes.csv: not a postcode", "line 4"),
        ("postcodes.csv: postcode has no position", "line 5"),
        ("postcodes.csv: easting and northing are off the National Grid", "line 6"),
        ("postcodes.csv: postcode is already in the pack", "line 7"),
        ("postcodes.csv: has 2 columns, the heading has 3", "line 8"),
        ("places.csv: place has neither a position nor a known postcode", "line 4"),
        ("places.csv: position is outside the United Kingdom", "line 5"),
        ("places.csv: place has no name, and no category and address to call it by", "line 6"),
    ],
)
def test_what_cannot_be_used_is_turned_away_with_its_place_and_reason(
    built: tuple[dict[str, object], OpenPack], reject: str, where: str
) -> None:
    assert reasons(built[0]).get(reject) == where


def test_a_shape_that_cannot_be_read_is_turned_away_too(built: tuple[dict[str, object], OpenPack]) -> None:
    assert any(where == "feature 5" for where in reasons(built[0]).values())
    assert any("sketch.json: not valid JSON" in one for one in reasons(built[0]))


def test_a_polygon_that_crosses_itself_is_mended_and_kept(built: tuple[dict[str, object], OpenPack]) -> None:
    assert built[0]["counts"]["wards"] == 2  # type: ignore[index]


def test_every_reject_is_a_row_in_the_pack(built: tuple[dict[str, object], OpenPack]) -> None:
    path = built[1].path("rejects")
    assert path is not None
    total = sum(one["rows"] for one in built[0]["rejects"])  # type: ignore[attr-defined]
    assert len(path.read_text().splitlines()) == total + 1


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("heol y bont", "Heol y Bont"), ("bridge road", "Heol y Bont"), ("ty gwyn", "Tŷ Gwyn, Cwm Isaf, Ward W05000001"),
        ("sy256ab", "SY25 6AB"), ("siop y pentref", "Siôp y Pentref"), ("caffi", "Caffi"), ("heol y bont / b4343", "B4343 / Heol y Bont"),
    ],
)  # fmt: skip
def test_what_can_be_used_is_found_in_either_language(
    built: tuple[dict[str, object], OpenPack], asked: str, text: str
) -> None:
    hits = locating.answer(built[1], PlaceQuestion(asked)).hits
    assert hits, asked
    assert hits[0].location.text == text


def test_a_rural_area_without_stations_or_addresses_still_has_its_roads(
    built: tuple[dict[str, object], OpenPack],
) -> None:
    counts = built[0]["counts"]
    assert counts["graph_directed_edges"] > 0  # type: ignore[index]
    assert "police_stations" not in counts  # type: ignore[operator]
    assert built[1].router is not None


def test_building_again_from_the_same_files_changes_nothing(rural: Path, tmp_path: Path) -> None:
    first, _ = build(rural, tmp_path)
    stamp = (tmp_path / "manifest.json").stat().st_mtime_ns
    second, _ = build(rural, tmp_path)
    assert (first["built"], second["built"]) == (True, False)
    assert first["pack_version"] == second["pack_version"]
    assert (tmp_path / "manifest.json").stat().st_mtime_ns == stamp


def test_a_build_that_fails_leaves_the_pack_in_use_untouched(rural: Path, tmp_path: Path) -> None:
    out, bad = tmp_path / "out", tmp_path / "bad"
    build(rural, out)
    before = (out / "manifest.json").read_bytes()
    bad.mkdir()
    (bad / "broken.osm.pbf").write_bytes(b"this is not a map")
    with pytest.raises(BuildRefused, match=r"broken\.osm\.pbf"):
        builder.build(bad, out, lambda words: None)
    assert (out / "manifest.json").read_bytes() == before
    assert not list((out / "versions").glob(".building-*"))
    assert locating.answer(OpenPack(out), PlaceQuestion("heol y bont")).hits


def test_a_new_version_swaps_in_and_the_old_one_stays_for_consoles_that_use_it(
    rural: Path, tmp_path: Path
) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    for path in rural.iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    old = build(source, out)[1]
    (source / "extra.csv").write_text("name,lon,lat\nNew Shop,-3.695,52.402\n")
    new = build(source, out)[1]
    assert old.about.pack_version != new.about.pack_version
    assert new.basemap_of(old.about.pack_version) is not None
    assert locating.answer(old, PlaceQuestion("heol y bont")).hits
    assert locating.answer(new, PlaceQuestion("new shop")).hits


@pytest.mark.parametrize("kind", ["missing", "empty", "useless", "bad area.json"])
def test_a_source_with_nothing_to_build_from_is_refused_in_plain_words(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    if kind != "missing":
        source.mkdir()
    if kind == "useless":
        (source / "readme.txt").write_text("hello")
    if kind == "bad area.json":
        (source / "area.json").write_text("{")
    with pytest.raises(BuildRefused):
        builder.build(source, tmp_path / "out", lambda words: None)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_role_stated_in_area_json_wins_over_what_the_file_looks_like(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    shapes = {**square("x", WEST, SOUTH), "properties": {"who": "North", "id": "N1"}}
    geojson(source / "shapes.geojson", shapes)
    (source / "area.json").write_text(
        json.dumps({"name": "Somewhere", "files": {"shapes.geojson": "boundaries:beat"}, "attribution": "Ours"}))  # fmt: skip
    manifest, pack = build(source, tmp_path / "out")
    assert manifest["counts"]["beats"] == 1  # type: ignore[index]
    assert pack.about.attribution == ("Ours",)
    assert pack.boundaries.beat_at(WEST + 0.005, SOUTH + 0.005).code == "N1"


def test_marker_posts_of_a_table_are_found_and_synthetic_ones_say_so(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "posts.csv").write_text(
        "road,carriageway,km,lon,lat\nM4,A,215.3,-3.0,51.57\nM4,Z,1,-3.0,51.5\n"
    )
    manifest, pack = build(source, tmp_path / "out")
    assert manifest["counts"]["marker_posts"] == 1  # type: ignore[index]
    for asked in ("M4 A 215.3", "m4/215.3/a", "M4 215.3"):
        hit = locating.answer(pack, PlaceQuestion(asked)).hits[0]
        assert (hit.location.text, hit.location.kind) == ("M4 A 215.3", "marker_post")
