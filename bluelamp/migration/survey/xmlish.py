"""XML nobody has described: which element repeats as a row, and which paths below it hold values."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException

from bluelamp.migration.sources.manifest import Several
from bluelamp.migration.sources.reading import element_of

TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
MOST_RECORDS = 200


def records(text: str) -> list[str]:
    """The elements that repeat nearest to the root."""
    depth = 0
    at_depth: dict[int, Counter[str]] = {}
    for closing, name, _, empty in TAG.findall(text):
        if closing:
            depth -= 1
            continue
        at_depth.setdefault(depth, Counter())[name] += 1
        depth += 0 if empty else 1
    for level in sorted(at_depth):
        repeated = [name for name, times in at_depth[level].items() if times > 1]
        if level and repeated:
            return repeated
    return []


def paths(text: str, element: str) -> dict[str, str | Several]:
    """Columns of an element, each with its path; what occurs several times in one row is joined."""
    seen: dict[str, int] = {}
    name = re.escape(element)
    whole = re.compile(rf"<{name}(?:\s[^>]*)?/>|<{name}(?:\s[^>]*)?>.*?</{name}\s*>", re.DOTALL)
    for at, match in enumerate(whole.finditer(text)):
        if at >= MOST_RECORDS:
            break
        try:
            found = element_of(match.group())
        except (ParseError, DefusedXmlException):
            continue
        counted: Counter[str] = Counter()
        _walk(found, "", counted)
        for path, times in counted.items():
            seen[path] = max(times, seen.get(path, 0))
    return _named(seen)


def _walk(element: Element, where: str, counted: Counter[str]) -> None:
    for name in element.attrib:
        counted[f"{where}@{name}"] += 1
    if where and ((element.text or "").strip() or (not len(element) and not element.attrib)):
        counted[where] += 1
    for child in element:
        _walk(child, f"{where}/{child.tag}" if where else str(child.tag), counted)


def _named(seen: dict[str, int]) -> dict[str, str | Several]:
    found: dict[str, str | Several] = {}
    for path, times in seen.items():
        words = re.split(r"[/@]", path.strip("@"))
        name = next(
            (
                one
                for one in ("_".join(words[-take:]).upper() for take in range(1, len(words) + 1))
                if one not in found
            ),
            path,
        )
        where, _, attribute = path.partition("@")
        form = f"{{@{attribute}}}" if attribute else "{.}"
        found[re.sub(r"\W+", "_", name)] = Several(all=where, form=form) if times > 1 and where else path
    return found
