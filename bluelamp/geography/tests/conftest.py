"""Packs for tests: built once a run from the real sample areas, where those are present."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.geography.build import pack as builder
from bluelamp.geography.packs import OpenPack

SHARED = Path(__file__).resolve().parents[4] / "shared"


def _built(source: Path, out: Path) -> OpenPack:
    builder.build(source, out, lambda words: None)
    return OpenPack(out)


def _sample(name: str, tmp_path_factory: pytest.TempPathFactory) -> OpenPack:
    source = SHARED / "data" / "geo" / name
    if not source.exists():
        pytest.skip("../shared is absent: this test builds its sample areas")
    return _built(source, tmp_path_factory.mktemp(name))


@pytest.fixture(scope="session")
def newport(tmp_path_factory: pytest.TempPathFactory) -> OpenPack:
    """Newport, built from the shared sample."""
    return _sample("newport", tmp_path_factory)


@pytest.fixture(scope="session")
def manchester(tmp_path_factory: pytest.TempPathFactory) -> OpenPack:
    """Greater Manchester, which has no road network."""
    return _sample("gm", tmp_path_factory)


@pytest.fixture
def in_newport(newport: OpenPack, settings: object) -> Iterator[OpenPack]:
    """Newport as the pack in use."""
    settings.BLUELAMP_AREA = str(newport.folder)  # type: ignore[attr-defined]
    yield newport


@pytest.fixture
def in_manchester(manchester: OpenPack, settings: object) -> Iterator[OpenPack]:
    """Greater Manchester as the pack in use."""
    settings.BLUELAMP_AREA = str(manchester.folder)  # type: ignore[attr-defined]
    yield manchester
