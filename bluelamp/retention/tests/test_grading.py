"""Groups and due dates as rules: the highest current link, clear periods, merges that are never kept for less."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bluelamp.retention.codes import Group
from bluelamp.retention.rules import grading
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import Matter

TERMS = schedule()
THEN = datetime(2010, 6, 1, tzinfo=UTC)


def matter(group: Group = Group.OTHER_OFFENDING, at: datetime = THEN, **given_: object) -> Matter:
    return Matter(subject="person:1", group=group, at=at, words="crime 1/10", **given_)  # type: ignore[arg-type]


def test_without_any_link_there_is_no_group():
    assert grading.grade([], [], TERMS) is None


def test_the_highest_current_link_wins_and_a_link_removed_gives_the_group_back():
    theft, rape = matter(is_notice=True), matter(Group.SERIOUS, is_notice=True)
    assert grading.grade([theft, rape], [], TERMS).group is Group.SERIOUS
    assert grading.grade([theft], [], TERMS).group is Group.OTHER_OFFENDING


def test_the_clear_period_runs_from_the_last_notice_as_an_offender_not_from_being_a_victim():
    offence = matter(is_notice=True)
    victim = matter(Group.NOT_OFFENDING, at=datetime(2014, 1, 1, tzinfo=UTC))
    found = grading.grade([offence, victim], [], TERMS)
    assert (found.clear_from, found.due_at.year) == (THEN, 2016)


def test_a_request_a_disclosure_or_a_risk_begins_the_clear_period_afresh():
    asked = datetime(2015, 2, 3, tzinfo=UTC)
    assert grading.grade([matter(is_notice=True)], [asked], TERMS).due_at == datetime(2021, 2, 3, tzinfo=UTC)


def test_serious_undetected_crime_is_kept_a_hundred_years():
    assert grading.grade([matter(Group.NOT_OFFENDING, years=100)], [], TERMS).due_at.year == 2110


def test_group_one_is_kept_until_the_subject_is_a_hundred():
    own = grading.grade([matter(Group.PUBLIC_PROTECTION, is_notice=True)], [], TERMS)
    born = grading.born_at([matter(born=date(1980, 5, 4))])
    assert grading.whole([own], own, born, TERMS).due_at == datetime(2080, 5, 4, tzinfo=UTC)


def test_a_leap_day_never_shortens():
    assert grading.years_after(datetime(2012, 2, 29, tzinfo=UTC), 6) == datetime(2018, 3, 1, tzinfo=UTC)


MATTERS = st.builds(
    matter, group=st.sampled_from(list(Group)), is_notice=st.booleans(), years=st.sampled_from([0, 6, 100]),
    at=st.integers(0, 6000).map(lambda days: THEN + timedelta(days=days)),
)  # fmt: skip


@given(st.lists(st.lists(MATTERS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_merge_never_keeps_for_less_than_any_of_its_parts(parts):
    """security.md §9: merge keeps the strictest clock of the parts."""
    own = [grading.grade(one, [], TERMS) for one in parts]
    together = grading.grade([each for one in parts for each in one], [], TERMS)
    found = grading.whole(own, together, None, TERMS)
    assert found.group == min(one.group for one in own)
    assert found.due_at >= max(one.due_at for one in own)
