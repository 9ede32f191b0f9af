"""The pack in use: opened when first asked for, and again when a newer version has been swapped in."""

import json
import threading
import time
from functools import cached_property
from pathlib import Path

from django.conf import settings

from bluelamp.geography.gazetteer import GazetteerFile
from bluelamp.geography.layers import BEAT_ORDER, Boundaries
from bluelamp.geography.router import Router
from bluelamp.geography.types import Pack
from bluelamp.kernel.refusals import CouldNotLook

LOOK_AGAIN_S = 1.0
NONE_LOADED = (
    "No area pack is loaded. Build one with `bluelamp geo build SOURCE OUT` and point BLUELAMP_AREA at OUT."
)


class OpenPack:
    """One version of one pack, its parts opened as they are needed."""

    def __init__(self, folder: Path) -> None:
        """Read the manifest; the rest waits."""
        self.folder = folder
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.about = Pack(
            said["id"], said["name"], said["pack_version"], tuple(said["bbox"]), tuple(said["attribution"]),
            said["counts"], said["files"], bool(said.get("is_fictional")),
        )  # fmt: skip
        self.force_name = str(said.get("force") or "")
        self.transform = str(said.get("transform") or "helmert")
        self.lock = threading.RLock()

    def path(self, part: str) -> Path | None:
        """Where a part of the pack lies, or None when this pack has none."""
        name = self.about.files.get(part)
        return self.folder / name if name else None

    def basemap_of(self, version: str) -> Path | None:
        """The basemap of this version, or of an older one still kept for consoles that use it."""
        name = Path(self.about.files["basemap"]).name
        path = self.folder / "versions" / version / name
        return path if path.is_file() else None

    @property
    def beat_layer(self) -> str:
        """Which layer of the map shows the beats in use."""
        return next((one.value for one in BEAT_ORDER if one in self.boundaries.layers), "beat")

    @cached_property
    def gazetteer(self) -> GazetteerFile:
        """Names and addresses."""
        return GazetteerFile(self.folder / self.about.files["gazetteer"])

    @cached_property
    def boundaries(self) -> Boundaries:
        """Beats, wards and districts."""
        with self.lock:
            return Boundaries(self.folder / self.about.files["layers"], self.force_name)

    @cached_property
    def router(self) -> Router | None:
        """Roads, or None when the pack has no network."""
        path = self.path("roads")
        with self.lock:
            return Router.load(path) if path else None


class _Shelf:
    """The open pack of this process."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self.lock = threading.Lock()
        self.open: OpenPack | None = None
        self.stamp: tuple[str, int] = ("", 0)
        self.looked = 0.0

    def active(self) -> OpenPack:
        """The pack in use now."""
        folder = Path(settings.BLUELAMP_AREA)
        moment = time.monotonic()
        if self.open is not None and self.open.folder == folder and moment - self.looked < LOOK_AGAIN_S:
            return self.open
        with self.lock:
            self._look(folder)
            self.looked = moment
            if self.open is None:
                raise CouldNotLook(NONE_LOADED)
            return self.open

    def _look(self, folder: Path) -> None:
        try:
            stamp = (str(folder), (folder / "manifest.json").stat().st_mtime_ns)
            if stamp != self.stamp or self.open is None:
                self.open, self.stamp = OpenPack(folder), stamp
        except (OSError, ValueError, KeyError) as broken:
            if self.open is None or self.open.folder != folder:
                self.open = None
                raise CouldNotLook(NONE_LOADED) from broken


_shelf = _Shelf()


def active() -> OpenPack:
    """The pack in use; refuses, saying how to get one, when there is none."""
    return _shelf.active()
