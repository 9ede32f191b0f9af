"""How times, names and numbers read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bluelamp.kernel import clock
from bluelamp.web import filters
from bluelamp.web.codes import BADGES, badge_of

SUMMER = datetime(2026, 7, 1, 22, 41, 7, tzinfo=UTC)


def test_a_bare_date_stays_the_day_it_is() -> None:
    assert filters.local_date(date(2019, 7, 1)) == "01/07/2019"
    assert filters.local_date(datetime(2019, 6, 30, 23, 30, tzinfo=UTC)) == "01/07/2019"


def test_times_are_local_and_24_hour() -> None:
    assert filters.local_time(SUMMER) == "01/07/2026 23:41"
    assert filters.local_time(SUMMER, seconds=True, date=False) == "23:41:07"


@pytest.mark.parametrize(
    ("gap", "words"),
    [(timedelta(seconds=42), "42 s ago"), (timedelta(minutes=3), "3 min ago"), (timedelta(hours=26), "1 d ago"),
     (timedelta(hours=-2), "in 2 h")],
)  # fmt: skip
def test_ages(gap: timedelta, words: str) -> None:
    with clock.frozen(SUMMER + gap):
        assert filters.age(SUMMER) == words


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Siobhán O'Neill", "SO"),
        ("Amy", "A"),
        ("JONES (née SMITH), Ann", "JA"),
        ("PC Dafydd Rees", "DR"),
        ("", "?"),
        ("Łukasz Żak", "ŁŻ"),
    ],
)
def test_initials(name: str, mark: str) -> None:
    assert filters.initials(name) == mark


def test_a_mask_leaves_only_the_end() -> None:
    assert filters.mask("07700900456") == "••••••••456"
    assert filters.mask("") == ""


def test_points_keep_their_sign() -> None:
    assert (filters.signed(4.0), filters.signed(-1.5)) == ("+4", "−1.5")


def test_a_small_line_of_nothing_is_flat() -> None:
    assert filters.spark_path([]) == "M0,23"
    assert filters.spark_path([0, 0]) == "M0.0,23.0 L100.0,23.0"


def test_within_a_kind_no_two_badges_look_the_same_without_colour() -> None:
    for kind, badges in BADGES.items():
        distinct = set(badges.values())
        marks = {(badge.shape, badge.letter, badge.label) for badge in distinct}
        assert len(marks) == len(distinct), f"badges of {kind} differ by colour alone"


def test_a_code_without_a_badge_is_shown_in_words() -> None:
    assert badge_of("grade", "made_up").label == "Made up"
