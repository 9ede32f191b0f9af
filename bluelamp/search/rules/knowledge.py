"""Name knowledge as data: nicknames, families, particles, placeholders (files in search/data)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    text = files("bluelamp.search").joinpath("data", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind: titles, suffixes, particles, joiners, placeholders."""
    for line in _lines("words.txt"):
        head, _, rest = line.partition(":")
        if head == kind:
            return frozenset(rest.split())
    raise KeyError(kind)


@cache
def _nickname_roots() -> dict[str, frozenset[str]]:
    """Each root with every form of it, itself included."""
    roots: dict[str, set[str]] = defaultdict(set)
    for line in _lines("nicknames.txt"):
        root, _, forms = line.partition(":")
        roots[root.strip()].update({root.strip(), *forms.split()})
    return {root: frozenset(forms) for root, forms in roots.items()}


@cache
def _roots_of() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for root, forms in _nickname_roots().items():
        for form in forms:
            found[form].add(root)
    return {form: frozenset(roots) for form, roots in found.items()}


@cache
def _family_lines() -> dict[bool, dict[str, frozenset[str]]]:
    """Spellings (False) and translations (True): each name with every name it shares a line with."""
    found: dict[bool, dict[str, set[str]]] = {False: defaultdict(set), True: defaultdict(set)}
    for line in _lines("families.txt"):
        members = line.lstrip("~ ").split()
        for member in members:
            found[line.startswith("~")][member].update(members)
    return {loose: {k: frozenset(v) for k, v in by.items()} for loose, by in found.items()}


def endings_of(token: str) -> tuple[str, ...]:
    """A pet name as its ending may be written: Benny, Bennie, Benni, Benney."""
    for ending in ("ie", "ey", "y", "i"):
        stem = token.removesuffix(ending)
        if stem != token and len(stem) > 2:
            return tuple(stem + other for other in ("y", "ie", "ey", "i"))
    return (token,)


def nicknames_of(token: str) -> frozenset[str]:
    """Names one hop away in the nickname graph: the root's other forms, never through a second root."""
    near: set[str] = set()
    for root in roots_of(token):
        near |= _nickname_roots()[root]
    return frozenset(near - {token})


def roots_of(token: str) -> frozenset[str]:
    """The full names that a token is itself or is short for."""
    found: frozenset[str] = frozenset()
    for form in (token, *endings_of(token)):
        found |= _roots_of().get(form, frozenset())
    return found


def spellings_of(token: str) -> frozenset[str]:
    """Other spellings of the same name."""
    return _family_lines()[False].get(token, frozenset()) - {token}


def translations_of(token: str) -> frozenset[str]:
    """The same name in other languages."""
    return _family_lines()[True].get(token, frozenset()) - {token}
