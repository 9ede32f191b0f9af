"""Whose work Bluelamp stands on: the files it serves and the packages it runs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor" / "licences.json"
LONGEST_TERMS = 60
NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One piece of other people's work, its version and the terms it comes under."""

    name: str
    version: str
    terms: str
    text: str = ""


@cache
def served() -> list[Licence]:
    """The browser files that the asset build copied; empty before it has run."""
    if not VENDOR.exists():
        return []
    entries = json.loads(VENDOR.read_text(encoding="utf-8"))
    return [
        Licence(name=e["name"], version=e["version"], terms=e["licence"] or "see text", text=e["text"])
        for e in entries
    ]


@cache
def installed() -> list[Licence]:
    """The Python packages that Bluelamp itself asks for."""
    wanted = [line for line in metadata.requires("bluelamp") or [] if "extra ==" not in line]
    names = sorted({found.group(0) for line in wanted if (found := NAME.match(line))}, key=str.lower)
    return [_licence(name) for name in names]


def _licence(name: str) -> Licence:
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return Licence(name=name, version="not installed", terms="")
    return Licence(name=name, version=said["Version"], terms=_terms(said))


def _terms(said: metadata.PackageMetadata) -> str:
    """The licence as the package states it: expression, else classifier, else the first line of its text."""
    stated = said.get_all("License-Expression") or said.get_all("License") or [""]
    classes = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    named = ", ".join(line.rsplit("::", 1)[-1].strip() for line in classes)
    return (
        named
        if named and len(stated[0]) > LONGEST_TERMS
        else stated[0].split("\n")[0][:LONGEST_TERMS] or named
    )
