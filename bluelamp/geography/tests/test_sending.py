"""Who is suggested and who is not, with reasons a dispatcher can read out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bluelamp.geography import sending
from bluelamp.geography.codes import Method, PositionQuality, StatusClass
from bluelamp.geography.router import Router
from bluelamp.geography.tests.makers import AT, net, spot, unit
from bluelamp.geography.types import Candidate, Requirement, Suggestion

LINE = [(float(x) * 500, 0.0) for x in range(9)]
HERE = spot(0, 0)


@pytest.fixture(scope="module")
def road() -> Router:
    """A straight road four kilometres long, 30 s to each half kilometre."""
    return Router(net(LINE, [(n, n + 1, 30.0, False) for n in range(8)]))


def ask(road: Router | None, *units: Candidate, **need: object) -> Suggestion:
    return sending.suggest(road, HERE, units, Requirement(**need), AT)  # type: ignore[arg-type]


def reasons(answer: Suggestion, name: str) -> tuple[str, ...]:
    return next(one.reasons for one in answer.excluded if one.unit_id == name)


def test_the_quickest_by_road_comes_first_with_its_time_and_metres(road: Router) -> None:
    answer = ask(road, unit("far", spot(3000, 3)), unit("near", spot(1000, 3)), k=2)
    assert [one.unit_id for one in answer.suggested] == ["near", "far"]
    first = answer.suggested[0]
    assert first.eta_seconds == pytest.approx(60, abs=1)
    assert first.road_metres == pytest.approx(1000, abs=5)
    assert (first.method, first.position_quality) == (Method.ROAD, PositionQuality.LIVE)


def test_those_left_out_each_say_why_and_the_nearest_of_them_is_marked(road: Router) -> None:
    answer = ask(
        road, unit("ok", spot(3500, 0), skills=frozenset({"taser"}), crew=2),
        unit("unskilled", spot(400, 0), crew=2),
        unit("alone", spot(600, 0), skills=frozenset({"taser"})),
        unit("busy", spot(800, 0), status=StatusClass.COMMITTED, skills=frozenset({"taser"}), crew=2),
        unit("off", spot(900, 0), skills=frozenset({"taser"}), crew=2, tour_ends_at=AT - timedelta(minutes=1)),
        unit("nearly", spot(900, 0), skills=frozenset({"taser"}), crew=2, tour_ends_at=AT + timedelta(minutes=9)),
        skills=frozenset({"taser"}), min_crew=2,
    )  # fmt: skip
    assert [one.unit_id for one in answer.suggested] == ["ok"]
    assert reasons(answer, "unskilled") == ("Has no taser skill in date.",)
    assert reasons(answer, "alone") == ("Crew of 1, 2 needed.",)
    assert reasons(answer, "busy") == ("Committed to another incident.",)
    assert reasons(answer, "off") == ("Tour of duty has ended.",)
    assert reasons(answer, "nearly") == ("Tour ends in 9 min.",)
    assert answer.nearest_excluded is not None
    assert answer.nearest_excluded.unit_id == "unskilled"


def test_everybody_is_accounted_for_once(road: Router) -> None:
    units = [unit(str(n), spot(40.0 * n, 0), crew=n % 3) for n in range(60)]
    answer = ask(road, *units, k=3, min_crew=2)
    told = [one.unit_id for one in (*answer.suggested, *answer.excluded)]
    assert sorted(told) == sorted(one.unit_id for one in units)


def test_a_position_over_two_minutes_old_is_given_as_a_range(road: Router) -> None:
    one = ask(road, unit("ageing", spot(1000, 0), age_s=200)).suggested[0]
    assert one.position_quality is PositionQuality.AGEING
    assert one.eta_latest_seconds == pytest.approx((one.eta_seconds or 0) + 200)
    assert any("range" in reason for reason in one.reasons)


def test_a_unit_last_seen_twenty_minutes_ago_ranks_below_a_farther_fresh_one_and_says_why(
    road: Router,
) -> None:
    answer = ask(road, unit("stale", spot(500, 0), age_s=1200), unit("fresh", spot(3900, 0)))
    assert [one.unit_id for one in answer.suggested] == ["fresh", "stale"]
    assert "Last known position, 20 min ago" in answer.suggested[1].reasons


@pytest.mark.parametrize(
    ("position", "age_s", "words"),
    [
        (None, 0, "No position received"),
        (spot(0, 0), -3600, "dated in the future"),
        ((-40.0, 30.0), 5, "outside"),
    ],
)
def test_a_missing_future_or_foreign_fix_falls_back_to_the_station(
    road: Router, position: object, age_s: float, words: str
) -> None:
    point = spot(0, 0).__class__(*position) if isinstance(position, tuple) else position
    at_station = unit("M1", point, age_s=age_s, station=spot(2000, 0))  # type: ignore[arg-type]
    one = ask(road, at_station).suggested[0]
    assert one.position_quality is PositionQuality.STATION
    assert any(words in reason for reason in one.reasons)


def test_with_neither_position_nor_station_a_unit_is_listed_as_left_out_never_dropped(road: Router) -> None:
    answer = ask(road, unit("lost", None))
    assert answer.suggested == ()
    assert "cannot be timed" in reasons(answer, "lost")[0]


def test_a_fix_in_the_sea_is_timed_by_straight_line_and_marked(road: Router) -> None:
    answer = ask(road, unit("boat", spot(0, -9000)), unit("car", spot(3000, 0)))
    boat = next(one for one in answer.suggested if one.unit_id == "boat")
    assert boat.method is Method.ESTIMATE
    assert boat.eta_seconds == pytest.approx(9000 * 1.35 / (40 / 3.6), rel=0.01)
    assert boat.road_metres is None


def test_without_roads_every_time_is_a_marked_estimate() -> None:
    answer = ask(None, unit("M1", spot(1000, 0)))
    assert answer.method is Method.ESTIMATE
    assert answer.suggested[0].eta_seconds == pytest.approx(1000 * 1.35 / (40 / 3.6), rel=0.01)
    assert "estimates" in answer.notes[0]


def test_a_place_far_from_any_road_is_still_answered(road: Router) -> None:
    answer = sending.suggest(road, spot(0, 5000), [unit("M1", spot(0, 0))], Requirement(), AT)
    assert (answer.method, len(answer.suggested)) == (Method.ESTIMATE, 1)
    assert "No road within 300 m" in answer.notes[0]


def test_a_unit_on_a_less_urgent_grade_may_be_diverted_and_ranks_after_free_ones(road: Router) -> None:
    busy = unit("busy", spot(500, 0), status=StatusClass.COMMITTED, committed_grade=3)
    same = unit("same", spot(500, 0), status=StatusClass.COMMITTED, committed_grade=1)
    answer = ask(road, busy, same, unit("free", spot(3000, 0)), grade=1, may_divert=True)
    assert [one.unit_id for one in answer.suggested] == ["free", "busy"]
    assert "same or a more urgent grade" in reasons(answer, "same")[0]


def test_a_closure_that_cuts_a_unit_off_puts_it_out_with_the_reason(road: Router) -> None:
    a, b = spot(750, -60), spot(750, 60)
    closed = (f"LINESTRING ({a.lon} {a.lat}, {b.lon} {b.lat})",)
    answer = sending.suggest(
        road, HERE, [unit("cut", spot(2000, 0)), unit("in", spot(300, 0))], Requirement(), AT, closed
    )
    assert [one.unit_id for one in answer.suggested] == ["in"]
    assert "closed" in reasons(answer, "cut")[0]


def test_nobody_on_duty_is_an_empty_answer(road: Router) -> None:
    answer = ask(road)
    assert (answer.suggested, answer.excluded, answer.nearest_excluded) == ((), (), None)


def test_the_same_question_gets_the_same_order(road: Router) -> None:
    units = [unit(f"M{n:02d}", spot(1000, 0)) for n in range(20)]
    first = [one.unit_id for one in ask(road, *units, k=20).suggested]
    assert first == [one.unit_id for one in ask(road, *reversed(units), k=20).suggested]
