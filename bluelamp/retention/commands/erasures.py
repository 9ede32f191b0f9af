"""The list of erasures: append-only, chained by hash, outside the database, so that no restored copy can undo it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from bluelamp.kernel.refusals import Refused

GENESIS = "0" * 64


def place() -> Path:
    """Where the list lies: below the data folder, apart from the database and its copies."""
    return Path(settings.BLUELAMP_DATA) / "retention" / "erasures.jsonl"


def read() -> list[dict[str, Any]]:
    """Every erasure in order; refused, naming the line, when the chain of hashes is broken.

    A last line that was cut while it was written was never completed: it is not yet an erasure."""
    if not place().exists():
        return []
    found: list[dict[str, Any]] = []
    head = GENESIS
    for number, text in enumerate(_whole(place().read_bytes()).decode().splitlines(), start=1):
        entry = _entry(text, number)
        if entry["number"] != number or entry["previous"] != head or entry["hash"] != _hash(entry):
            raise Refused(
                f"{place()}: line {number} was changed, moved or a line before it is missing. Nothing was erased; "
                "bring the list back from its copy."
            )
        head = entry["hash"]
        found.append(entry)
    return found


def _whole(content: bytes) -> bytes:
    """The part of the file up to its last completed line."""
    return content[: content.rfind(b"\n") + 1]


def _entry(text: str, number: int) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise Refused(
            f"{place()}: line {number} cannot be read. Bring the list back from its copy."
        ) from error
    return found


def _hash(entry: dict[str, Any]) -> str:
    body = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_batch(batch: uuid.UUID) -> dict[str, Any] | None:
    """The line of a batch, when it has been written."""
    return next((one for one in read() if one["proposal"] == str(batch)), None)


def is_listed(batch: uuid.UUID) -> bool:
    """Whether the erasure of a batch has begun: from then on it can only be finished."""
    return of_batch(batch) is not None


def append(batch: uuid.UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Write one erasure to the end of the list and to the disk; a batch that is on it already keeps its line."""
    place().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked() as file:
        before = read()
        if known := next((one for one in before if one["proposal"] == str(batch)), None):
            return known
        entry = {"number": len(before) + 1, "previous": before[-1]["hash"] if before else GENESIS,
                 "proposal": str(batch), **body}  # fmt: skip
        entry["hash"] = _hash(entry)
        file.seek(0)
        end = len(_whole(file.read()))
        file.truncate(end)
        file.seek(end)
        file.write(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return entry


@contextmanager
def _locked() -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(place(), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
