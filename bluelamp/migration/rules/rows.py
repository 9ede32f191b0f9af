"""One source row as read: its kind, key, parent and values, or why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from anyascii import anyascii
from doublemetaphone import doublemetaphone

LOCAL = ZoneInfo("Europe/London")
WORD = re.compile(r"[a-z0-9]+")
OLDEST_YEAR = 1880


@dataclass(slots=True)
class SourceRow:
    """A row of an old system. `refused` says why it cannot be used; `notes` what was odd but usable."""

    kind: str
    text: str
    key: str = ""
    parent: str = ""
    values: dict[str, str] = field(default_factory=dict)
    narrative: str = ""
    names: tuple[str, ...] = ()
    refused: str = ""
    notes: list[str] = field(default_factory=list)
    year: str = ""
    status: str = ""
    code: str = ""
    live: str = ""
    length: int | None = None
    files: tuple[str, ...] = ()

    def get(self, column: str) -> str:
        """A value without the blanks around it; empty when absent."""
        return self.values.get(column, "").strip()


def decoded(raw: bytes, encodings: Sequence[str] = ("utf-8", "cp1252")) -> tuple[str, list[str]]:
    """The text of a row, each row by itself, for one file may hold two encodings; the first that fits is taken."""
    for at, encoding in enumerate(encodings):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        notes = [f"not {encodings[0].upper()}: read as {encoding}"] if at else []
        return _without_nul(text, notes)
    last = encodings[-1]
    notes = [f"not {encodings[0].upper()}: read as {last}"] if len(encodings) > 1 else []
    return _without_nul(raw.decode(last, "replace"), notes)


def _without_nul(text: str, notes: list[str]) -> tuple[str, list[str]]:
    if "\0" in text:
        text = text.replace("\0", " ")
        notes.append("holds a NUL byte: shown as a gap")
    return text.removeprefix("\ufeff"), notes


def folded(text: str) -> str:
    """Lower case without accents."""
    return (text if text.isascii() else anyascii(text)).lower()


def sounds(name: str) -> set[str]:
    """How the words of a name sound, and the name run together."""
    parts = WORD.findall(folded(name))
    found = {"".join(parts)} | {f"~{code}" for part in parts for code in _metaphones(part)}
    return found | {f"~{code}" for code in _metaphones("".join(parts))}


def _metaphones(word: str) -> list[str]:
    return [code for code in doublemetaphone(word) if len(code) > 1]


def day(text: str, form: str = "%d/%m/%Y") -> date | None:
    """A date, or None when there is no such day."""
    try:
        found = datetime.strptime(text, form).replace(tzinfo=LOCAL).date()
    except ValueError:
        return None
    return found if OLDEST_YEAR <= found.year <= 2100 else None


def moment(text: str, form: str = "%d/%m/%Y %H:%M:%S") -> datetime | None:
    """A time on the wall clock, or None when there is no such time."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=LOCAL)
    except ValueError:
        return None
