"""The people on a form: which there are, what they are called, who they would be as new records."""

from __future__ import annotations

from bluelamp.forms.types import Kind
from bluelamp.migration.paper.types import Born, Read
from bluelamp.nominals.types import (
    BirthPrecision,
    Description,
    NewBirth,
    NewName,
    NewPerson,
    Sex,
    Source,
)

SYSTEM = "paper"


def parts_of(read: Read) -> tuple[str, ...]:
    """The people named on a form, in its order: “victim”, “p1”."""
    asked = [one.code.removesuffix("_family") for one in read.questions
             if one.kind is Kind.TEXT and one.code.endswith("_family")]  # fmt: skip
    return tuple(part for part in asked if is_named(read, part))


def is_named(read: Read, part: str) -> bool:
    """Whether the form gives a person there; “not known” is nobody."""
    return any(
        said and said.lower() != "not known"
        for said in (read.said(f"{part}_family"), read.said(f"{part}_given"))
    )


def named(read: Read, part: str) -> str:
    """A person's name in one line, as written."""
    return " ".join(filter(None, (_name(read, f"{part}_given"), _name(read, f"{part}_family"))))


def _name(read: Read, code: str) -> str:
    said = read.said(code)
    return "" if said.lower() == "not known" else said


def name_of(read: Read, part: str) -> NewName:
    """The name as a record holds it."""
    return NewName(family=_name(read, f"{part}_family"), given=_name(read, f"{part}_given"))


def birth_of(born: Born | None) -> tuple[NewBirth, ...]:
    """The birth as a record holds it, as exactly as it is written and no more."""
    return (NewBirth(on=born.on, precision=BirthPrecision(born.precision)),) if born else ()


def new_person(read: Read, part: str, *, serial: str) -> NewPerson:
    """The person as a new record whose source is the form."""
    sex = read.said("sex") if part == "person" else ""
    about = Description(sex=Sex(sex), nationality=read.said("nationality"), occupation=read.said("occupation"),
                        marks=read.said("marks")) if part == "person" else Description()  # fmt: skip
    return NewPerson(names=(name_of(read, part),), births=birth_of(read.born.get(f"{part}_born")), description=about,
                     source=source_of(serial))  # fmt: skip


def source_of(serial: str) -> Source:
    """Where a version comes from: the form."""
    return Source(system=SYSTEM, record=serial)
