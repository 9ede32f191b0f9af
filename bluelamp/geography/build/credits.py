"""The credit lines an area's data asks for, as its owner wrote them beside it."""

from __future__ import annotations

import re
from pathlib import Path

HEADING = re.compile(r"^#+ .*\battribution\b", re.IGNORECASE)
LINE = re.compile(r"^[-*] +(.+)$")


def credit_beside(folder: Path) -> list[str]:
    """The list under an “Attribution” heading of a README in the source folder or in the one above it."""
    for place in (folder, folder.resolve().parent):
        readme = place / "README.md"
        if readme.is_file() and (lines := _listed(readme.read_text(encoding="utf-8", errors="replace"))):
            return lines
    return []


def _listed(text: str) -> list[str]:
    lines: list[str] = []
    is_inside = False
    for line in text.splitlines():
        if line.startswith("#"):
            is_inside = bool(HEADING.match(line))
        elif is_inside and (found := LINE.match(line)):
            lines.append(found.group(1).strip()[:300])
    return lines
