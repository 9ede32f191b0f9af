"""Tours of duty: one call sign, one unit an officer, skills by their last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as people
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import Refused
from bluelamp.resourcing import commands, queries, rules
from bluelamp.resourcing.types import BookOn, CrewMember, Skill, UnitType

TASER = Skill(code="taser", expires_on=date(2026, 11, 20))


def tour(sign: str = "M12", officer: str = "4471", **over: object) -> BookOn:
    start = clock.now()
    fields = {
        "call_sign": sign, "unit_type": UnitType.RESPONSE, "starts_at": start, "ends_at": start + timedelta(hours=9),
        "crew": (CrewMember(number=officer, name="PC Bell", skills=(TASER,)),),
    }  # fmt: skip
    return BookOn(**{**fields, **over})  # type: ignore[arg-type]


def test_a_skill_counts_to_the_midnight_after_its_last_day() -> None:
    """Control §21 item 11: a lapsed skill removes the capability and says so."""
    held = [rules.HeldSkill("taser", date(2026, 11, 20))]
    assert rules.valid_skills(held, date(2026, 11, 20)) == {"taser"}
    assert rules.valid_skills(held, date(2026, 11, 21)) == frozenset()
    assert rules.lapsed_skills(held, date(2026, 11, 21)) == ("taser lapsed 20 Nov 2026",)


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "skills"), [
    (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), {"taser"}), (datetime(2026, 11, 21, 0, 1, tzinfo=UTC), set()),
])  # fmt: skip
def test_what_a_unit_can_do_follows_the_clock(at: datetime, skills: set[str]) -> None:
    with clock.frozen(at - timedelta(hours=1)):
        commands.book_on(SYSTEM, tour=tour())
    with clock.frozen(at):
        assert queries.available_units(SYSTEM)[0].skills == skills


@pytest.mark.django_db
def test_double_booking_is_refused_or_forced_with_a_reason() -> None:
    commands.book_on(SYSTEM, tour=tour())
    with pytest.raises(Refused) as refused:
        commands.book_on(SYSTEM, tour=tour())
    assert len(refused.value.reasons) == 2
    commands.book_on(SYSTEM, tour=tour(forced_reason="Radio swapped at briefing"))
    assert len(queries.available_units(SYSTEM)) == 1


@pytest.mark.django_db
def test_booking_off_frees_the_call_sign_and_is_stated() -> None:
    ref = commands.book_on(SYSTEM, tour=tour())
    commands.book_off(SYSTEM, ref=ref)
    assert queries.available_units(SYSTEM) == []
    commands.book_on(SYSTEM, tour=tour())
    assert list(Fact.objects.filter(name__startswith="resourcing").order_by("seq").values_list("name", flat=True)) == [
        "resourcing.unit_booked_on", "resourcing.unit_booked_off", "resourcing.unit_booked_on"]  # fmt: skip


@pytest.mark.django_db
def test_a_call_handler_may_not_book_units_on() -> None:
    with pytest.raises(Denied):
        commands.book_on(people.actor(Role.CALL_HANDLER), tour=tour())
