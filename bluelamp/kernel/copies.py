"""Whether a physical copy of a cluster is still what it was when it was taken.

PostgreSQL's own `pg_verifybackup` of the wheel ends in a segmentation fault (18.4), so its list is read here.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from bluelamp.kernel.refusals import Refused

LIST = "backup_manifest"
NAMED_AT_MOST = 5


class CopyFailed(Refused):
    """A copy could not be taken, is not whole or could not be put in place; the message says why."""


def verify_copy(place: Path) -> None:
    """Compare every file of a copy with the list made when it was taken; refuse it naming what differs."""
    try:
        text = (place / LIST).read_bytes()
    except OSError as error:
        raise CopyFailed(
            f"{place} is no copy of a database: its {LIST} cannot be read ({error.strerror})."
        ) from error
    told = _list(place, text)
    wrong = [words for one in told["Files"] if (words := _fault(place, one))]
    if wrong:
        more = f" and {len(wrong) - NAMED_AT_MOST:,} more" if len(wrong) > NAMED_AT_MOST else ""
        raise CopyFailed(
            f"The copy in {place} is not what was taken: {', '.join(wrong[:NAMED_AT_MOST])}{more}. Use another copy."
        )


def _list(place: Path, text: bytes) -> dict[str, list[dict[str, str]]]:
    """The list, whose last line holds the checksum of all before it."""
    body, mark, _ = text.rpartition(b'"Manifest-Checksum"')
    try:
        told: dict[str, list[dict[str, str]]] = json.loads(text)
        is_whole = bool(mark) and told["Manifest-Checksum"] == hashlib.sha256(body).hexdigest()  # type: ignore[comparison-overlap]
    except (ValueError, KeyError):
        is_whole = False
    if not is_whole:
        raise CopyFailed(f"The list of files of the copy in {place} was changed or cut. Use another copy.")
    return told


def _fault(place: Path, one: dict[str, str]) -> str:
    path = place / one.get("Path", "")
    try:
        if path.stat().st_size != int(one["Size"]):
            return f"{one['Path']} has another size"
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != one["Checksum"]:
                return f"{one['Path']} has other content"
    except OSError as error:
        return f"{one['Path']} cannot be read ({error.strerror})"
    return ""
