"""Files that rows name: hashed where they lie below the extract, named as missing where they do not."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path, PurePosixPath

from bluelamp.migration.models import Attachment
from bluelamp.migration.sources.catalogue import Extract


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
    for start in (root, extract.path.parent):
        try:
            path = (start / wanted).resolve()
            if path.is_relative_to(root) and path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None
