"""The fictional town: the same from the same seed, nowhere real, and a whole area to the importer."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bluelamp.geography.build import pack as builder
from bluelamp.geography.packs import OpenPack
from bluelamp.synth import town

REAL_AREAS = {
    "AB",
    "AL",
    "B",
    "BA",
    "BB",
    "BD",
    "BH",
    "BL",
    "BN",
    "BR",
    "BS",
    "BT",
    "CA",
    "CB",
    "CF",
    "CH",
    "CM",
    "CO",
    "CR",
    "CT",
    "CV",
    "CW",
    "DA",
    "DD",
    "DE",
    "DG",
    "DH",
    "DL",
    "DN",
    "DT",
    "DY",
    "E",
    "EC",
    "EH",
    "EN",
    "EX",
    "FK",
    "FY",
    "G",
    "GL",
    "GU",
    "GY",
    "HA",
    "HD",
    "HG",
    "HP",
    "HR",
    "HS",
    "HU",
    "HX",
    "IG",
    "IM",
    "IP",
    "IV",
    "JE",
    "KA",
    "KT",
    "KW",
    "KY",
    "L",
    "LA",
    "LD",
    "LE",
    "LL",
    "LN",
    "LS",
    "LU",
    "M",
    "ME",
    "MK",
    "ML",
    "N",
    "NE",
    "NG",
    "NN",
    "NP",
    "NR",
    "NW",
    "OL",
    "OX",
    "PA",
    "PE",
    "PH",
    "PL",
    "PO",
    "PR",
    "RG",
    "RH",
    "RM",
    "S",
    "SA",
    "SE",
    "SG",
    "SK",
    "SL",
    "SM",
    "SN",
    "SO",
    "SP",
    "SR",
    "SS",
    "ST",
    "SW",
    "SY",
    "TA",
    "TD",
    "TF",
    "TN",
    "TQ",
    "TR",
    "TS",
    "TW",
    "UB",
    "W",
    "WA",
    "WC",
    "WD",
    "WF",
    "WN",
    "WR",
    "WS",
    "WV",
    "YO",
    "ZE",
}


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    town.write(folder, seed=7)
    return folder


@pytest.fixture(scope="session")
def pack(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenPack:
    out = tmp_path_factory.mktemp("pack")
    builder.build(drawn, out, lambda words: None)
    return OpenPack(out)


def _prints(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_draws_the_same_town(drawn: Path, tmp_path: Path) -> None:
    town.write(tmp_path, seed=7)
    assert _prints(tmp_path) == _prints(drawn)


def test_another_seed_draws_another_town(drawn: Path, tmp_path: Path) -> None:
    town.write(tmp_path, seed=8)
    assert _prints(tmp_path)["town.osm.pbf"] != _prints(drawn)["town.osm.pbf"]


def test_the_importer_takes_the_whole_town(pack: OpenPack) -> None:
    counts = pack.about.counts
    assert pack.about.is_fictional
    assert counts["beats"] == 20
    assert 18_000 <= counts["addresses"] <= 22_000
    assert counts["addresses_with_postcode"] == counts["addresses"]
    assert counts["motorway_junctions"] == 2
    assert counts["hospitals"] >= 1
    assert counts["police_stations"] >= 2
    assert counts["schools"] >= 15
    assert (pack.folder / pack.about.files["rejects"]).read_text().count("\n") == 1


def test_nearly_every_road_can_be_reached_from_every_other(pack: OpenPack) -> None:
    counts = pack.about.counts
    assert counts["graph_largest_part"] / counts["graph_nodes"] > 0.97


def test_its_postcode_area_does_not_exist(pack: OpenPack) -> None:
    areas = {row[:2] for row in pack.gazetteer.every_postcode}
    assert areas == {"LB"}
    assert not areas & REAL_AREAS


def test_it_lies_at_sea_in_national_grid_square_ov(pack: OpenPack) -> None:
    west, south, east, north = pack.about.bbox
    assert 0.2 < west < east < 0.8
    assert 54.4 < south < north < 54.7
