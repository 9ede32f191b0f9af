"""Files that rows name: hashed where they lie below the extract, named as missing where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from bluelamp.migration.models import Attachment
from bluelamp.migration.sources.catalogue import Extract

STRANGERS_AT_ONCE = 500


def attachment(extract: Extract, ledger_id: int, name: str) -> Attachment:
    """What a row's file is: its size and hash, or that it is missing."""
    path = _below(extract, name)
    if path is None:
        return Attachment(ledger_id=ledger_id, name=name, is_missing=True)
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    return Attachment(ledger_id=ledger_id, name=name, sha256=digest, size=path.stat().st_size)


def _below(extract: Extract, name: str) -> Path | None:
    """The file below the extract, or beside the file that names it; nothing outside is ever opened."""
    root = extract.path.parents[len(PurePosixPath(extract.name).parts) - 1].resolve()
    wanted = name.replace("\\", "/").lstrip("/")
    for start in (root, *(one for one in extract.path.parents if one.is_relative_to(root))):
        try:
            path = (start / wanted).resolve()
            if path.is_relative_to(root) and path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None


def unnamed(strangers: Sequence[str]) -> tuple[str, ...]:
    """The files of an extract that no row names either."""
    left: list[str] = []
    for at in range(0, len(strangers), STRANGERS_AT_ONCE):
        some = {name: _ends(name) for name in strangers[at : at + STRANGERS_AT_ONCE]}
        wanted = [end for ends in some.values() for end in ends]
        found = set(
            Attachment.objects.filter(name__in=wanted, is_missing=False).values_list("name", flat=True)
        )
        left += [name for name, ends in some.items() if not found & ends]
    return tuple(left)


def _ends(name: str) -> set[str]:
    """How a row may name a file: from any folder above it, with strokes either way."""
    parts = name.split("/")
    ends = {"/".join(parts[at:]) for at in range(len(parts))}
    return ends | {end.replace("/", "\\") for end in ends}
