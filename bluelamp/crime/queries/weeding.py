"""What crimes mean for how long they and the people on them are kept (domain/records.md §9)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bluelamp.crime import rules
from bluelamp.crime.codes import PartyRole, Status
from bluelamp.crime.models import Crime, CrimeParty
from bluelamp.retention.types import Group, Live, Matter

ENDED = {Status.FINALISED, Status.CANCELLED, Status.TRANSFERRED}
GROUPS = {1: Group.PUBLIC_PROTECTION, 2: Group.SERIOUS, 3: Group.OTHER_OFFENDING}
SERIOUS_UNDETECTED_YEARS, OTHER_YEARS = 100, 6


def ids(refs: Iterable[str], kind: str) -> list[uuid.UUID]:
    """Bare ids of the references of a kind."""
    return [uuid.UUID(ref.partition(":")[2]) for ref in refs if ref.startswith(f"{kind}:")]


def matters(refs: Sequence[str]) -> Iterable[Matter]:
    """A crime asks by its offence; a suspect came to notice by it; victims and witnesses are kept in group 4."""
    crimes = {row.id: row for row in Crime.objects.filter(id__in=ids(refs, "crime"))}
    suspected = set(
        CrimeParty.objects.filter(crime__in=crimes, role=PartyRole.SUSPECT).values_list("crime_id", flat=True)
    )
    for row in crimes.values():
        yield _of_crime(row, has_suspect=row.id in suspected)
    parties = CrimeParty.objects.filter(person_id__in=ids(refs, "person")).select_related("crime")
    for party in parties:
        yield _of_party(party)


def _group(row: Crime) -> Group:
    return GROUPS[rules.review_group(row.offence_code, is_sexual=row.is_sexual)]


def _of_crime(row: Crime, *, has_suspect: bool) -> Matter:
    group = _group(row)
    is_serious = group in (Group.PUBLIC_PROTECTION, Group.SERIOUS)
    return Matter(
        subject=f"crime:{row.id}", group=group if has_suspect else Group.NOT_OFFENDING, at=row.reported_at,
        words=f"crime {row.number}" + ("" if has_suspect else ", undetected"), source=f"crime:{row.id}",
        is_notice=has_suspect,
        years=SERIOUS_UNDETECTED_YEARS if is_serious and not has_suspect else OTHER_YEARS,
    )  # fmt: skip


def _of_party(party: CrimeParty) -> Matter:
    is_suspect = party.role == PartyRole.SUSPECT
    return Matter(
        subject=f"person:{party.person_id}", group=_group(party.crime) if is_suspect else Group.NOT_OFFENDING,
        at=party.crime.reported_at, words=f"{PartyRole(party.role).value} in crime {party.crime.number}",
        source=f"crime:{party.crime_id}", is_notice=is_suspect,
    )  # fmt: skip


def live(refs: Sequence[str]) -> Iterable[Live]:
    """An unresolved crime keeps itself, everybody on it and the incident it came from."""
    unresolved = Crime.objects.exclude(status__in=[one.value for one in ENDED])
    for row in unresolved.filter(id__in=ids(refs, "crime")):
        yield Live(subject=f"crime:{row.id}", words=_words(row))
    for row in unresolved.filter(incident_id__in=ids(refs, "incident")):
        yield Live(subject=f"incident:{row.incident_id}", words=_words(row))
    for party in CrimeParty.objects.filter(
        person_id__in=ids(refs, "person"), crime__in=unresolved
    ).select_related("crime"):
        yield Live(subject=f"person:{party.person_id}", words=_words(party.crime))


def _words(row: Crime) -> str:
    return f"crime {row.number} is unresolved ({Status(row.status).label.lower()})"


def names(refs: Sequence[str]) -> dict[str, str]:
    """Crimes on hand as a reviewer knows them."""
    rows = Crime.objects.filter(id__in=ids(refs, "crime"))
    return {
        f"crime:{row.id}": f"Crime {row.number}, {row.offence_title or row.offence_code or 'offence not yet classified'}"
        for row in rows
    }


def numbers(refs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The numbers crimes answered to, ours and the old system's."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in Crime.objects.filter(id__in=ids(refs, "crime")):
        found[f"crime:{row.id}"] = [row.number]
    return found


def after(last: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    """Crimes on hand in order of id."""
    rows = Crime.objects.order_by("id")
    return list((rows.filter(id__gt=last) if last else rows).values_list("id", flat=True)[:limit])
