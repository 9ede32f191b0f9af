"""What must be opened before it can be read: zip archives, databases, files in sixteen-bit letters.

Each is written out once below the data folder and read from there like any other file: a load that was killed finds
the same bytes again. An archive is unpacked within limits; one that is over them is left out and named.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.sources import catalogue, databases, manifest
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.manifest import Source

GIGABYTE = 1 << 30
MOST_UNPACKED = 50 * GIGABYTE  # † of one archive
HIGHEST_RATIO = 200  # † plain text shrinks to a tenth; ten thousand rows of the same, to a hundredth
SMALL = 10_000_000
MOST_MEMBERS = 100_000
LEFT_FREE = GIGABYTE  # † for the database beside it
PIECE = 1 << 20
WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of an extract ready to be read, the strangers among them, and what was left out and why."""

    extracts: list[Extract]
    strangers: list[str]
    notes: tuple[str, ...] = ()


@contextmanager
def opened(folder: Path, systems: Sequence[Source]) -> Iterator[Opened]:
    """A folder or an archive with everything in it opened; what was written for it is removed at the end."""
    spool = Path(settings.BLUELAMP_DATA) / "migration"
    spool.mkdir(parents=True, exist_ok=True)
    _sweep(spool)
    with tempfile.TemporaryDirectory(prefix=f"reading-{os.getpid()}-", dir=spool) as place:
        yield _open(folder, systems, Path(place))


def _sweep(spool: Path) -> None:
    """Remove what a load that was killed had written out."""
    for left in spool.glob("reading-*"):
        if not Path(f"/proc/{left.name.split('-')[1]}").exists():
            shutil.rmtree(left, ignore_errors=True)


def _open(folder: Path, systems: Sequence[Source], place: Path) -> Opened:
    notes: list[str] = []
    if folder.is_file():
        extracts, strangers = _archive(folder, folder.name, systems, place, notes)
    else:
        extracts, strangers = catalogue.find(folder, systems)
        for name in [one for one in strangers if one.lower().endswith(".zip")]:
            strangers.remove(name)
            more, unknown = _archive(folder / name, name, systems, place, notes)
            extracts, strangers = extracts + more, strangers + unknown
    for system in systems:
        extracts += databases.extracts(system, place, notes)
    return Opened(
        [_narrowed(one, place) for one in catalogue.ordered(extracts, systems)], strangers, tuple(notes)
    )


def _archive(
    path: Path, name: str, systems: Sequence[Source], place: Path, notes: list[str]
) -> tuple[list[Extract], list[str]]:
    """The files in an archive, as if it were unpacked where it lies."""
    out = place / name
    try:
        _unpack(path, out)
    except (zipfile.BadZipFile, RuntimeError, EOFError, Refused) as error:
        words = " ".join(error.reasons) if isinstance(error, Refused) else f"it cannot be unpacked: {error}"
        notes.append(f"{name} was left out: {words}")
        shutil.rmtree(out, ignore_errors=True)
        return [], []
    beside = PurePosixPath(name).parent.as_posix()
    found, strangers = catalogue.find(out, systems, beside="" if beside == "." else f"{beside}/")
    return [Extract(one.system, one.spec, one.path, f"{name}/{one.name}") for one in found], [
        f"{name}/{one}" for one in strangers
    ]


def _unpack(path: Path, out: Path) -> None:
    left = min(
        MOST_UNPACKED, shutil.disk_usage(out.parent if out.parent.exists() else out.anchor).free - LEFT_FREE
    )
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise Refused(f"it holds {len(members):,} files; the most that are unpacked is {MOST_MEMBERS:,}.")
        for member in members:
            target = (out / member.filename).resolve()
            if not target.is_relative_to(out.resolve()):
                raise Refused(f"{member.filename} would be written outside its folder.")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as sink:
                left -= _copy(source, sink, member, left)  # type: ignore[arg-type]


def _copy(source: BinaryIO, sink: BinaryIO, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack one file, by what comes out and not by what the archive says of itself."""
    size = 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > left:
            raise Refused(f"{member.filename} unpacks to more than there is room for.")
        if size > SMALL and size > HIGHEST_RATIO * max(1, member.compress_size):
            raise Refused(
                f"{member.filename} unpacks to more than {HIGHEST_RATIO} times its size, as a zip bomb does. "
                "Unpack it yourself if it is what it should be."
            )
        sink.write(piece)
    return size


def _narrowed(extract: Extract, place: Path) -> Extract:
    """A file in sixteen-bit letters is written out in UTF-8; any other is left where it is."""
    with extract.path.open("rb") as stream:
        encoding = WIDE.get(stream.read(2), "") or next(
            (one for one in extract.spec.encodings if manifest.WIDE.match(one)), ""
        )
    if not encoding:
        return extract
    return Extract(
        extract.system, extract.spec, _in_utf8(extract.path, extract.name, encoding, place), extract.name
    )


def _in_utf8(path: Path, name: str, encoding: str, place: Path) -> Path:
    mark = hashlib.sha256(name.encode()).hexdigest()[:16]
    out = place / f"wide-{mark}" / name
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("r", encoding=encoding, errors="replace", newline="") as source,
        out.open("w", encoding="utf-8", newline="") as sink,
    ):
        shutil.copyfileobj(source, sink, PIECE)
    return out


def files(folder: Path, place: Path) -> Iterator[tuple[str, Path | None, str]]:
    """Every file below a folder, archives opened: its name, where it can be read, or why it cannot."""
    paths = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    root = folder.parent if folder.is_file() else folder
    for path in paths:
        name = path.relative_to(root).as_posix()
        if path.suffix.lower() != ".zip":
            yield name, _readable(path, name, place), ""
            continue
        out = place / name
        try:
            _unpack(path, out)
        except (zipfile.BadZipFile, RuntimeError, EOFError, Refused) as error:
            yield name, None, " ".join(error.reasons) if isinstance(error, Refused) else str(error)
            continue
        inner = (one for one in sorted(out.rglob("*")) if one.is_file())
        for one in inner:
            beside = (PurePosixPath(name).parent / one.relative_to(out).as_posix()).as_posix()
            yield beside, _readable(one, beside, place), ""


def _readable(path: Path, name: str, place: Path) -> Path:
    with path.open("rb") as stream:
        encoding = WIDE.get(stream.read(2), "")
    return _in_utf8(path, name, encoding, place) if encoding else path
