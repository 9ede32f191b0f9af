"""The hash chain of a log: each line carries the hash of the line before (§9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


@dataclass(frozen=True)
class ChainedLine:
    """The parts of a log line that its hash covers, with the hash itself."""

    incident: str
    seq: int
    event_time: datetime
    recorded_at: datetime
    author: str
    kind: str
    text: str
    corrects: int | None
    previous_hash: str
    hash: str = ""


def line_hash(line: ChainedLine) -> str:
    """SHA-256 over the line and the hash before it, in one fixed spelling."""
    spelled = json.dumps(
        [
            line.incident,
            line.seq,
            _utc(line.event_time),
            _utc(line.recorded_at),
            line.author,
            line.kind,
            line.text,
            line.corrects,
            line.previous_hash,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(spelled.encode()).hexdigest()


def first_broken(lines: Iterable[ChainedLine]) -> int | None:
    """Sequence number of the first line that is missing, altered or out of order."""
    previous, expected = GENESIS, 1
    for line in lines:
        if line.seq != expected:
            return expected
        if line.previous_hash != previous or line_hash(line) != line.hash:
            return line.seq
        previous, expected = line.hash, expected + 1
    return None


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
