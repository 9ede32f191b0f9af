"""Reference data in force: grades, categories, disposals, statuses."""

from __future__ import annotations

from datetime import datetime

from bluelamp.control.codes import Availability, Band, ClockStart, Permission
from bluelamp.control.models import Category, Desk, Disposal, Grade, GradeScheme, StatusCode, in_force
from bluelamp.control.rules.grading import GradeTerms
from bluelamp.control.types import CategoryOption, DisposalOption, GradeOption, StatusOption
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused


@query(needs=Permission.VIEW_BOARD, audited=False)
def grades(viewer: Actor) -> list[GradeOption]:
    """The grades of the scheme in force now, most urgent first."""
    return [
        GradeOption(code=g.code, label=g.label, band=g.band,
                    target_minutes=int(g.attend_urban.total_seconds() // 60) if g.attend_urban else None)
        for g in Grade.objects.filter(scheme=scheme_at(clock.now()))
    ]  # fmt: skip


@query(needs=Permission.VIEW_BOARD, audited=False)
def categories(viewer: Actor) -> list[CategoryOption]:
    """Opening and closing categories in force now, by group."""
    return [
        CategoryOption(code=c.code, label=c.label, group=c.group, is_crime_type=c.is_crime_type,
                       is_domestic=c.is_domestic)
        for c in Category.objects.filter(in_force(clock.now()))
    ]  # fmt: skip


@query(needs=Permission.VIEW_BOARD, audited=False)
def disposals(viewer: Actor) -> list[DisposalOption]:
    """Disposal codes in force now."""
    return [
        DisposalOption(code=d.code, label=d.label) for d in Disposal.objects.filter(in_force(clock.now()))
    ]


@query(needs=Permission.VIEW_BOARD, audited=False)
def statuses(viewer: Actor) -> list[StatusOption]:
    """Radio statuses of the force in force now."""
    return list(status_table(clock.now()).values())


def scheme_at(moment: datetime) -> GradeScheme:
    """The grade scheme in force at a moment; the newest when two overlap."""
    found = GradeScheme.objects.filter(in_force(moment)).order_by("-valid_from")
    scheme = found.first()
    if scheme is None:
        raise Refused("No grade scheme is in force. Load one with: bluelamp control reference.")
    return scheme


def grade_at(moment: datetime, code: str) -> Grade:
    """A grade of the scheme in force; Refused, naming the codes there are, when it is not one of them."""
    known = {grade.code: grade for grade in Grade.objects.filter(scheme=scheme_at(moment))}
    found = known.get(code.strip().upper())
    if found is None:
        raise Refused(f"There is no grade {code!r}. Use one of: {', '.join(known)}.")
    return found


def terms_of(grade: Grade) -> GradeTerms:
    """A stored grade as the rules see it."""
    return GradeTerms(
        code=grade.code,
        label=grade.label,
        band=Band(grade.band),
        clock_start=ClockStart(grade.clock_start),
        deploy_within=grade.deploy_within,
        attend_urban=grade.attend_urban,
        attend_rural=grade.attend_rural,
    )


def category_at(moment: datetime, code: str) -> Category:
    """A category in force; Refused when there is no such code."""
    found = Category.objects.filter(in_force(moment), code=code).order_by("-valid_from").first()
    if found is None:
        raise Refused(f"There is no category {code!r} in force." if code else "Choose an opening category.")
    return found


def category_labels() -> dict[str, str]:
    """Every category ever, by code: old incidents keep their words."""
    return dict(Category.objects.order_by("valid_from").values_list("code", "label"))


def status_table(moment: datetime) -> dict[str, StatusOption]:
    """The status table in force, by code."""
    rows = StatusCode.objects.filter(in_force(moment))
    return {
        row.code: StatusOption(code=row.code, label=row.label, availability=Availability(row.availability),
                               transition=row.transition, colour=row.colour)
        for row in rows
    }  # fmt: skip


def desk_of(district: str) -> str:
    """The one desk that owns a district; the default desk when none names it."""
    desks = list(Desk.objects.all())
    named = next((desk.code for desk in desks if district and district in desk.districts), "")
    return named or next((desk.code for desk in desks if desk.is_default), "control")


def disposal_codes(moment: datetime) -> frozenset[str]:
    """Codes of the disposals in force."""
    return frozenset(Disposal.objects.filter(in_force(moment)).values_list("code", flat=True))
