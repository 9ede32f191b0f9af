"""The modules of the house, from the top floor down, and where their pages stand."""

from __future__ import annotations

from importlib.util import find_spec

PAGES = {
    "web": "", "insight": "insight/", "migration": "migration/", "synth": None, "exchange": "exchange/",
    "safeguarding": "safeguarding/", "crime": "crime/", "control": "control/", "resourcing": "resourcing/",
    "nominals": "people/", "search": "search/", "geography": "geography/", "quality": "quality/", "retention": "retention/",
    "work": "duties/", "forms": "",
    "access": "", "contracts": None, "kernel": None,
}  # fmt: skip


# Which module holds which of the operator's commands, so that one command does not import every module.
COMMANDS = {
    "geo": "geography", "match": "search.linkage", "migrate": "migration",
    "paper": "migration.paper",
    "quality": "quality", "retention": "retention", "search": "search", "simulate": "exchange", "sweep": "safeguarding",
    "synth": "synth",
}  # fmt: skip


def installed() -> list[str]:
    """Modules with an AppConfig, bottom floor first so that lower modules declare before higher ones."""
    return [name for name in reversed(PAGES) if has(name, "apps")]


def has(name: str, part: str) -> bool:
    """Whether an installed module has a file or package of that name."""
    return find_spec(f"bluelamp.{name}") is not None and find_spec(f"bluelamp.{name}.{part}") is not None


def with_part(part: str) -> list[str]:
    """Installed modules that have a file or package of that name, such as `cli` or `api`."""
    return [name for name in installed() if has(name, part)]


def with_pages() -> list[tuple[str, str]]:
    """Installed modules that have addresses, with the prefix each is mounted at."""
    return [(name, PAGES[name] or "") for name in with_part("web") if has(name, "web.urls")]
