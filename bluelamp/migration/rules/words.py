"""The words a row of the legacy store is found by, as numbers: small to keep, quick to index, the same on every machine.

A number is the CRC-32 of the word. Two words may share one; then a search shows a row too many, never one too few,
and whoever asks looks at the row itself.
"""

from __future__ import annotations

import struct
from binascii import crc32
from functools import lru_cache

from bluelamp.migration.rules.rows import WORD, SourceRow, folded, sounds

MOST_WORDS = 150
LONGEST_TEXT = 20_000
MOST_REMEMBERED = 400_000
ONE = struct.Struct(">ii")


def number(word: str) -> int:
    """The number of one word or sound (`~` before it), as the legacy store keeps it."""
    found = crc32(word.encode())
    return found - (1 << 32) if found >= 1 << 31 else found


class _Packed(dict[str, bytes]):
    """Each word as one element of an integer array in PostgreSQL's binary form, remembered while there is room."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        packed = self[word] = ONE.pack(4, number(word))
        return packed


_packed = _Packed()


@lru_cache(maxsize=100_000)
def _sounds(name: str) -> frozenset[str]:
    return frozenset(sounds(name))


def words(row: SourceRow) -> set[str]:
    """Every word of a row, its references joined up, and how its names sound; the first of them when too many."""
    text = row.text if not row.values or row.text[:1] not in "<{" else "\n".join(row.values.values())
    listed = WORD.findall(folded(text[:LONGEST_TEXT]))
    found = set(listed) if len(listed) <= MOST_WORDS else set(dict.fromkeys(listed[: 4 * MOST_WORDS]))
    for reference in (row.key, row.parent):
        if reference and not reference.isalnum():
            found.add("".join(WORD.findall(folded(reference))))
    for name in row.names:
        found |= _sounds(name)
    found.discard("")
    return found if len(found) <= MOST_WORDS else set(sorted(found)[:MOST_WORDS])


def keys_of(row: SourceRow) -> list[int]:
    """The numbers a row is kept under."""
    return [number(word) for word in words(row)]


def keys_for(word: str) -> list[int]:
    """The numbers under which rows with this word, or with a name that sounds like it, are kept."""
    low = folded(word)
    return [number(low)] if low.isdigit() else sorted({number(one) for one in {low, *sounds(low)}})


def packed(row: SourceRow) -> list[bytes]:
    """The numbers of a row as elements of a binary array."""
    return [_packed[word] for word in words(row)]
