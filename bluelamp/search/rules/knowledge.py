"""Name knowledge as data: nicknames, families, particles, placeholders (files in search/data)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files

CLIPPED_FROM = 3


@cache
def lines_of(name: str) -> list[str]:
    """The lines of a data file without comments."""
    text = files("bluelamp.search").joinpath("data", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind: titles, suffixes, particles, joiners, placeholders."""
    for line in lines_of("words.txt"):
        head, _, rest = line.partition(":")
        if head == kind:
            return frozenset(rest.split())
    raise KeyError(kind)


@cache
def _nickname_roots() -> dict[str, frozenset[str]]:
    """Each root with every form of it, itself included."""
    roots: dict[str, set[str]] = defaultdict(set)
    for line in lines_of("nicknames.txt"):
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
def _familylines_of() -> dict[bool, dict[str, frozenset[str]]]:
    """Spellings (False) and translations (True): each name with every name it shares a line with."""
    found: dict[bool, dict[str, set[str]]] = {False: defaultdict(set), True: defaultdict(set)}
    for line in lines_of("families.txt"):
        members = line.lstrip("~ ").split()
        for member in members:
            found[line.startswith("~")][member].update(members)
    return {loose: {k: frozenset(v) for k, v in by.items()} for loose, by in found.items()}


@cache
def _forenames() -> tuple[frozenset[str], dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Given names in full; by their first letters; by their last."""
    full = frozenset(name for line in lines_of("forenames.txt") for name in line.split())
    heads: dict[str, set[str]] = defaultdict(set)
    tails: dict[str, set[str]] = defaultdict(set)
    for name in full:
        for size in range(CLIPPED_FROM, len(name)):
            heads[name[:size]].add(name)
            tails[name[-size:]].add(name)
    frozen = [{part: frozenset(names) for part, names in by.items()} for by in (heads, tails)]
    return full, frozen[0], frozen[1]


def clipped_of(token: str) -> frozenset[str]:
    """Full given names that a clipped form may stand for, and clipped forms of a full one: Brad and Bradley,
    Ron and Aaron, Benji and Benjamin."""
    full, heads, tails = _forenames()
    found: set[str] = set()
    for stem in _stems(token):
        found |= heads.get(stem, frozenset())
        for end in ("", "e", "a"):
            found |= tails.get(stem + end, frozenset())
    if token in full:
        found |= {
            token[:size] + end for size in range(CLIPPED_FROM, len(token) - 1) for end in ("", "y", "ie")
        }
        found |= {token[-size:] for size in range(CLIPPED_FROM, len(token) - 1)}
    return frozenset(found - {token})


def _stems(token: str) -> set[str]:
    """A clipped form without its pet ending, its last letter single: Danny, Dann and Dan."""
    stems = {token}
    for ending in ("ie", "ey", "y", "i", "s", "a", "o", "er", "ers"):
        stems.add(token.removesuffix(ending))
    stems |= {stem[:-1] for stem in stems if len(stem) > 1 and stem[-1] == stem[-2]}
    return {stem for stem in stems if len(stem) >= CLIPPED_FROM}


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
    return _familylines_of()[False].get(token, frozenset()) - {token}


def translations_of(token: str) -> frozenset[str]:
    """The same name in other languages."""
    return _familylines_of()[True].get(token, frozenset()) - {token}
