"""Readings that other modules share with search, so that both mean the same by a name or a number."""

from __future__ import annotations

from datetime import date

from bluelamp.kernel import clock
from bluelamp.search.codes import FactKind
from bluelamp.search.rules import addresses, asking, contacts, identifiers, kinds, marks, traits
from bluelamp.search.rules.addresses import Outcome
from bluelamp.search.rules.identifiers import IdentifierReading
from bluelamp.search.rules.normalise import compact, name_words


def read_identifier(scheme: str, text: str, today: date) -> IdentifierReading:
    """An identifier in canonical form with the verdict of its check letter (domain/records.md §1.1)."""
    return identifiers.read(scheme, text, today)


def phone_number(text: str) -> str:
    """A telephone number in international form, or its figures when it is not a whole one."""
    return asking.phone_of(text)


def normal_name(given: str, family: str) -> tuple[str, ...]:
    """The words of a name as search compares them, sorted; equal for O'Brien and O Brien."""
    return tuple(sorted(word.text for word in name_words(given, family)))


def kinds_in(text: str) -> frozenset[FactKind]:
    """What kinds of fact the box holds, read without looking at any record; nothing for what cannot be asked."""
    if not text.strip() or asking.reasons_not_to_search(text):
        return frozenset()
    likely = addresses.likely_address(text)
    if likely is Outcome.MATCH:
        return frozenset({FactKind.ADDRESS})
    also = frozenset({FactKind.ADDRESS}) if likely is Outcome.UNCERTAIN else frozenset[FactKind]()
    return also | frozenset(
        part.kind for part in asking.read_box(text, clock.local(clock.now()).date()).parts
    )


def mark_of(text: str) -> str:
    """A registration mark as compared: capitals and figures only."""
    return compact(text)[: marks.LONGEST]


def email_address(text: str) -> str:
    """An e-mail address in small letters, or "" when it has not the form of one."""
    reading = contacts.read_email(text)
    return reading.value if reading else ""


def plain_email(text: str) -> str:
    """An address as compared: without the dots and +words that its provider reads past."""
    reading = contacts.read_email(text)
    return reading.plain if reading else text.strip().lower()


def online_name(text: str, platform: str = "") -> tuple[str, str] | None:
    """(name, platform) of an online name, casefolded; None when it is none."""
    given = text.strip()
    marked = given if given.startswith("@") or "/" in given or ":" in given else f"@{given}"
    reading = contacts.read_handle(marked, platform)
    return (reading.name, reading.platform) if reading else None


def postcode_district(text: str) -> str:
    """The district of a postcode: NP19 of NP19 4AB."""
    return kinds.area_of(text)


def trait_words(kind: str, text: str) -> list[str]:
    """The words of a description by which a person may be filtered."""
    return traits.words_of(kind, text)


def licence_disagreements(number: str, *, family: str, given: str, born: date | None, sex: str) -> list[str]:
    """What a driving licence number says otherwise than the person's record."""
    return identifiers.licence_disagreements(number, family=family, given=given, born=born, sex=sex)
