"""Serial numbers, times as written, readings and likenesses, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.forms import declare as forms
from bluelamp.migration.paper.rules import catalogue, comparing, likeness, moments, reading, serials
from bluelamp.migration.paper.rules.likeness import Side
from bluelamp.migration.paper.rules.serials import BadSerial, Serial
from bluelamp.migration.paper.tests import makers

LETTERS = st.sampled_from([one.letter for one in catalogue.FORMS])
NUMBERS = st.integers(1, serials.LAST)
SIGNS = "0123456789"
TODAY = date(2026, 11, 22)


@given(LETTERS, NUMBERS)
def test_a_serial_is_read_back_however_it_is_typed(letter, number):
    serial = Serial(letter, number)
    for typed in (str(serial), serial.plain, serial.plain.lower(), f" {serial}-".replace(" ", "-"),
                  f"{serial.plain[0]}{serial.plain[1:].replace('0', 'O').replace('1', 'l')}"):  # fmt: skip
        assert serials.read(typed) == serial


@given(LETTERS, NUMBERS, st.data())
def test_one_wrong_sign_is_always_noticed(letter, number, data):
    plain = Serial(letter, number).plain
    place = data.draw(st.integers(0, 8))
    others = "ABCDEFGHJKLMNPQRSTUVWXYZ" if place == 0 else SIGNS
    wrong = data.draw(st.sampled_from([sign for sign in others if sign != plain[place]]))
    with pytest.raises(BadSerial):
        serials.read(plain[:place] + wrong + plain[place + 1 :])


@given(LETTERS, NUMBERS, st.integers(1, 7))
def test_two_neighbours_swapped_are_always_noticed(letter, number, place):
    plain = Serial(letter, number).plain
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    if swapped != plain:
        with pytest.raises(BadSerial):
            serials.read(swapped)


@pytest.mark.parametrize(
    "typed", ["", "L", "12345678", "L 000001 9", "L000001999", "ß 000001 12", "L" * 4000, "\x00", "²²²²²²²²²"]
)
def test_what_is_no_serial_is_refused_with_what_one_looks_like(typed):
    with pytest.raises(BadSerial):
        serials.read(typed)


def test_a_time_in_the_hour_that_happens_twice_is_asked():
    night = date(2026, 10, 25)
    with pytest.raises(moments.TwoMoments, match="happened twice"):
        moments.meant(night, "01:30")
    assert moments.meant(night, "01:30", zone="bst").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moments.meant(night, "01:30", zone="gmt").at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert "not said" in moments.meant(night, "01:30", zone="unsaid").written
    assert moments.meant(night, "02:00").at == datetime(2026, 10, 25, 2, 0, tzinfo=UTC), (
        "only that hour is asked"
    )


def test_a_time_in_the_hour_that_never_was_is_refused_unless_written_by_gmt():
    with pytest.raises(moments.BadMoment, match="did not exist"):
        moments.meant(date(2026, 3, 29), "01:30")
    assert moments.meant(date(2026, 3, 29), "01:30", is_utc=True).at == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_summer_and_the_writers_clock():
    assert moments.meant(date(2026, 7, 1), "0210").at == datetime(2026, 7, 1, 1, 10, tzinfo=UTC)
    assert moments.meant(date(2026, 7, 1), "02.10", is_utc=True).at == datetime(2026, 7, 1, 2, 10, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)))  # noqa: DTZ001  # as written on paper
def test_every_written_time_means_one_moment_or_says_why_not(naive):
    try:
        found = moments.meant(naive.date(), f"{naive:%H:%M}", zone="gmt")
    except moments.BadMoment:
        assert not moments.exists(naive.replace(second=0, microsecond=0))
        return
    assert f"{found.at.astimezone(moments.LONDON):%d/%m/%Y %H:%M}" in found.written


def test_a_log_that_passes_midnight_goes_on_to_the_next_day_and_one_out_of_order_is_asked():
    before = datetime(2026, 11, 21, 23, 58)  # noqa: DTZ001  # as written on paper
    assert moments.next_line(before, "00:03") == date(2026, 11, 22)
    assert moments.next_line(before, "23:59") == date(2026, 11, 21)
    with pytest.raises(moments.BadMoment, match="earlier than the line above"):
        moments.next_line(before, "23:10")


def _sets(name):
    return [forms.in_force(one, TODAY) for one in catalogue.form_named(name).sets]


def _read(sent, name="incident"):
    return reading.read(_sets(name), sent, today=TODAY)


def test_a_filled_form_reads_without_faults_and_an_empty_one_says_everything_at_once():
    assert not _read(makers.LOG).faults
    empty = _read({})
    assert {"writer", "collar", "began_day", "place", "headline", "category"} <= set(empty.errors())


@pytest.mark.parametrize(("change", "field", "words"), [
    ({"began_day": "31/02/2026"}, "began_day", "no 31/02/2026"),
    ({"began_day": "22/11/2126"}, "began_day", "future"),
    ({"began_time": "25:99"}, "began_day", "not a time of day"),
    ({"began_time": ""}, "began_time", "time of day is missing"),
    ({"began_day": "25/10/2026", "began_time": "01:15"}, "began_zone", "happened twice"),
    ({"p1_born": "03/04/91"}, "p1_born", "all four"),
    ({"p1_born": "01/01/2190"}, "p1_born", "future"),
    ({"category": "nonsense"}, "category", "choose one"),
    ({"place": "x" * 300}, "place", "shorten"),
    ({"log_2_text": ""}, "log_2_text", "words are missing"),
    ({"log_2_time": "02:11"}, "log_2_day", "earlier than the line above"),
])  # fmt: skip
def test_each_fault_names_its_box_and_what_to_do(change, field, words):
    faults = _read(makers.LOG | change)
    assert words in faults.fault(field), faults.faults


@given(st.dictionaries(st.sampled_from([*sorted(makers.LOG), "log_3_day", "log_3_text", "log_9999_text", "clock"]),
                       st.text(max_size=60)))  # fmt: skip
def test_whatever_is_typed_is_an_answer_or_a_fault_never_a_crash(sent):
    _read(makers.LOG | sent)


def test_capitals_and_spaces_are_no_difference_and_a_digit_is():
    first = _read(makers.LOG)
    assert (
        comparing.differing(first, _read(makers.LOG | {"p1_family": " OKONKWO ", "began_time": "0210"})) == ()
    )
    assert comparing.differing(first, _read(makers.LOG | {"p1_born": "03/04/1997"})) == ("p1_born",)
    assert comparing.differing(first, _read(makers.LOG | {"log_2_time": "02:37"})) == ("log",)


def test_names_births_times_marks_and_grades_are_read_twice_and_prose_is_compared():
    twice = {one.code for one in _read(makers.LOG).questions if comparing.is_read_twice(one)}
    assert {
        "p1_family",
        "p1_given",
        "p1_born",
        "began",
        "log",
        "mark",
        "grade",
        "place",
        "caller_phone",
    } <= twice
    assert not {"words", "headline", "result"} & twice


def test_time_place_people_and_number_each_say_why_a_record_is_alike():
    told = Side(at=datetime(2026, 11, 21, 2, 10, tzinfo=UTC), place="14 Alma St", names=("Adaeze Okonkwo",))
    known = Side(
        at=datetime(2026, 11, 21, 2, 18, tzinfo=UTC), place="14 Alma Street", names=("OKONKWO Adaeze",)
    )
    score, reasons = likeness.likeness(told, known)
    assert score == 100 and len(reasons) == 3
    far = Side(at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC), place="3 Quay Street", names=("Ianto Prothero",))
    assert likeness.likeness(told, far)[0] < likeness.ENOUGH


def test_every_category_on_the_paper_is_one_the_control_room_has():
    asked = next(
        one for questions in _sets("incident") for one in questions.questions if one.code == "category"
    )
    assert {code for code, _ in asked.choices} <= makers.categories_shipped()


def test_printing_asks_for_a_form_a_number_and_a_holder():
    reasons = catalogue.reasons_not_to_print(what="nothing", count=0, to=" ")
    assert len(reasons) == 3
    assert catalogue.reasons_not_to_print(what="control room", count=7, to="shelf"), (
        "more than can be printed at once"
    )
    assert not catalogue.reasons_not_to_print(what="L", count=1, to="PC 4471")
