"""A labelled file made ready: read, its columns understood, its truth found. What cannot be measured is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import reading
from bluelamp.search.linkage.reading import Sheet
from bluelamp.search.linkage.rules.roles import NAMES, Role, chosen, infer

_FEBRL = r"rec-(\d+)-(?:org|dup-\d+)"
_COMPARED = frozenset(Role) - {Role.IGNORE, Role.TRUTH, Role.RECORD}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A table with a role for each column and, for each row, who it really is."""

    sheet: Sheet
    roles: dict[str, Role]
    truth: list[str]


def labelled(path: Path, maps: Sequence[str] = (), truth: str = "") -> Labelled:
    """A file with known truth, ready to be linked."""
    sheet = reading.sheet(path)
    given = chosen(maps, sheet.headings)
    column, pattern = _truth_column(sheet, truth, given)
    truths = _truths(path, sheet.columns[column], column, pattern)
    roles = infer(sheet.described(), given)
    for name, role in roles.items():
        if role is Role.TRUTH and name != column:
            roles[name] = Role.IGNORE
    roles[column] = Role.RECORD if pattern and roles[column] is Role.RECORD else Role.TRUTH
    _check_records(path, sheet, roles)
    if not _COMPARED & set(roles.values()):
        raise Refused(
            f"{path}: no column says anything to compare people by; name them with --map column=role."
        )
    if not set(NAMES) & set(roles.values()) and sum(role in _COMPARED for role in roles.values()) < 2:
        raise Refused(
            f"{path}: no column of names was recognised; name one with --map column=fullname or =surname."
        )
    return Labelled(sheet, roles, truths)


def _truth_column(sheet: Sheet, truth: str, given: dict[str, Role]) -> tuple[str, str]:
    """(column, pattern): as told, else a column called `cluster` or the like, else FEBRL's record names."""
    if truth:
        name, _, pattern = truth.partition(":")
        found = reading.heading_like(sheet.headings, name)
        if found is None:
            raise Refused(f"--truth: there is no column {name!r}; there are {', '.join(sheet.headings)}.")
        return found, _checked_pattern(pattern)
    told = [name for name, role in given.items() if role is Role.TRUTH]
    named = told or [one for wish in ("cluster", "cluster_id", "entity_id", "entity", "true_id", "true_cluster")
                     if (one := reading.heading_like(sheet.headings, wish))]  # fmt: skip
    if named:
        return named[0], ""
    for name in sheet.headings:
        sample = [value for value in sheet.columns[name][:50] if value]
        if sample and all(re.fullmatch(_FEBRL, value) for value in sample):
            return name, _FEBRL
    raise Refused(
        "There is no truth column: say which column tells who each row really is, with --truth COLUMN, or with "
        r"--truth 'rec_id:rec-(\d+)' when part of another value does."
    )


def _checked_pattern(pattern: str) -> str:
    try:
        is_able = not pattern or re.compile(pattern).groups >= 1
    except re.error as error:
        raise Refused(f"--truth: {pattern!r} is not a regular expression ({error}).") from error
    if not is_able:
        raise Refused(f"--truth: {pattern!r} needs one group in brackets, such as rec-(\\d+).")
    return pattern


def _truths(path: Path, values: list[str | None], column: str, pattern: str) -> list[str]:
    found = []
    for line, value in enumerate(values, 2):
        match = re.search(pattern, value) if value and pattern else None
        told = match[1] if match else (None if pattern else value)
        if told is None:
            raise Refused(f"{path}, row {line}: {column!r} does not say who this is ({value!r}).")
        found.append(told)
    if len(set(found)) == len(found):
        raise Refused(f"{path}: no two rows share a value of {column!r}, so there is no pair to find.")
    return found


def _check_records(path: Path, sheet: Sheet, roles: dict[str, Role]) -> None:
    for name, role in roles.items():
        if role is not Role.RECORD:
            continue
        counts = Counter(sheet.columns[name])
        twice = [value for value, count in counts.items() if count > 1 or value is None]
        if twice:
            lines = [line for line, value in enumerate(sheet.columns[name], 2) if value == twice[0]][:3]
            raise Refused(
                f"{path}: {name!r} must name each row once, but {twice[0]!r} stands in rows "
                f"{', '.join(map(str, lines))}; if it is no row's name, say --map {name}=ignore."
            )
