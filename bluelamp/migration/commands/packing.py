"""Rows of ledger and legacy store in PostgreSQL's binary COPY form: a third of the time of the text form.

Fields are written in the order of `LEDGER` and `STORE`; what is the same for a whole file is packed once.
"""

from __future__ import annotations

import struct
from hashlib import sha256

from bluelamp.migration.models import SourceFile
from bluelamp.migration.rules import words
from bluelamp.migration.rules.framing import Frame
from bluelamp.migration.rules.rows import SourceRow

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
LEDGER = (
    "id", "row", "content_hash", "key", "parent", "narrative_hash", "narrative_length", "fate", "reason", "targets",
    "year", "status", "code", "live", "stated_length", "kind", "file_id", "source", "transform", "risk", "delivery",
)  # fmt: skip
STORE = ("ledger_id", "raw", "is_whole", "words")
TEXT_OID, INT4_OID = 25, 23
LONGEST_KEY = 200
LONGEST_CODE = 80
MOST_REMEMBERED = 20_000

_long = struct.Struct(">i")
_start = struct.Struct(">hiqiqi")
_number = struct.Struct(">ii")
_store_start = struct.Struct(">hiqi")
_array = struct.Struct(">iiiiii")
_one_text = struct.Struct(">iiiiiii")
NOTHING = _long.pack(-1)
EMPTY = _long.pack(0)
NO_WORDS = _long.pack(12) + struct.pack(">iii", 0, 0, INT4_OID)
NO_TARGETS = _long.pack(12) + struct.pack(">iii", 0, 0, TEXT_OID)
WHOLE, PART = _long.pack(1) + b"\1", _long.pack(1) + b"\0"


class _Texts(dict[str, bytes]):
    """Short values that recur, each with its length before it."""

    def __missing__(self, text: str) -> bytes:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[text] = field(text.encode())
        return found


def field(value: bytes) -> bytes:
    """One value with its length."""
    return _long.pack(len(value)) + value


_texts = _Texts()


def file_fields(file: SourceFile) -> bytes:
    """What every row of a file has in common."""
    return b"".join((
        _long.pack(8), struct.pack(">q", file.id), field(file.source.encode()), field(file.transform.encode()),
        _long.pack(2), struct.pack(">h", 0), _number.pack(4, file.delivery),
    ))  # fmt: skip


def ledger_row(
    id_: int, frame: Frame, row: SourceRow, fate: str, reason: str, target: str, common: bytes
) -> bytes:
    """One row of the ledger; `target` is empty while nothing is decided."""
    key, parent = row.key[:LONGEST_KEY].encode(), row.parent[:LONGEST_KEY].encode()
    narrative = row.narrative
    return b"".join((
        _start.pack(len(LEDGER), 8, id_, 8, frame.row, 32), frame.digest,
        _long.pack(len(key)), key, _long.pack(len(parent)), parent,
        field(sha256(narrative.encode("utf-8", "replace")).digest()) if narrative else NOTHING,
        _number.pack(4, len(narrative)), _texts[fate],
        _texts[reason] if len(reason) < LONGEST_CODE else field(reason.encode("utf-8", "replace")),
        _target(target) if target else NO_TARGETS,
        _texts[row.year], _texts[row.status[:LONGEST_CODE]], _texts[row.code[:LONGEST_CODE]], _texts[row.live],
        NOTHING if row.length is None else _number.pack(4, row.length), _texts[row.kind], common,
    ))  # fmt: skip


def _target(target: str) -> bytes:
    value = target.encode()
    return _one_text.pack(24 + len(value), 1, 0, TEXT_OID, 1, 1, len(value)) + value


def store_row(id_: int, frame: Frame, row: SourceRow) -> bytes:
    """One row of the legacy store: the bytes as they came and the words they are found by."""
    found = words.packed(row)
    raw = frame.raw
    return b"".join((
        _store_start.pack(len(STORE), 8, id_, len(raw)), raw, PART if frame.is_overlong else WHOLE,
        _array.pack(20 + 8 * len(found), 1, 0, INT4_OID, len(found), 1) if found else NO_WORDS, *found,
    ))  # fmt: skip
