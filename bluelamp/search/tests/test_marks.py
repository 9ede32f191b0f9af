"""Vehicle marks as pure rules: forms, confusion, parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.codes import MarkForm
from bluelamp.search.rules import marks, partials

LETTERS, FIGURES = "ABCDEFGHJKLMNOPRSTUVWXYZ", "0123456789"
CURRENT = st.builds(
    lambda a, b, c: a + b + c,
    st.text(LETTERS, min_size=2, max_size=2), st.text(FIGURES, min_size=2, max_size=2),
    st.text(LETTERS, min_size=3, max_size=3),
)  # fmt: skip
ANY_MARK = st.text(LETTERS + FIGURES, min_size=3, max_size=10)


@pytest.mark.parametrize(
    ("mark", "form", "shown"),
    [("ab12cde", MarkForm.CURRENT, "AB12 CDE"), ("A123 BCD", MarkForm.PREFIX, "A123 BCD"), ("A1BCD", MarkForm.PREFIX, "A1 BCD"),
     ("ABC 123D", MarkForm.SUFFIX, "ABC 123D"), ("1 A", MarkForm.DATELESS, "1 A"), ("ABC1234", MarkForm.DATELESS, "ABC 1234"),
     ("LIZ 4567", MarkForm.NORTHERN_IRELAND, "LIZ 4567"), ("Q123ABC", MarkForm.Q_PLATE, "Q123 ABC"),
     ("12345", MarkForm.TRADE, "12345"), ("101-D-234", MarkForm.DIPLOMATIC, "101D234"), ("24KG61", MarkForm.MILITARY, "24KG61")],
)  # fmt: skip
def test_the_series_of_a_mark_is_recognised_and_written_as_on_the_plate(mark, form, shown):
    reading = marks.read(mark)
    assert (reading.form, reading.shown) == (form, shown)


def test_a_foreign_mark_is_free_in_form_and_keeps_its_country():
    assert marks.read("M-ÄB 1234", "D").form is MarkForm.FOREIGN
    assert marks.form_of("AB12CDE", "PL") is MarkForm.FOREIGN


@pytest.mark.parametrize(
    ("typed", "read"), [("ABI2 CDE", "AB12CDE"), ("A812 CD3", ""), ("AB12 CD6", "AB12CDG"), ("8B12SSS", "BB12SSS")]
)  # fmt: skip
def test_a_letter_where_only_a_figure_can_stand_is_put_right_and_said(typed, read):
    reading = marks.read(typed)
    assert reading.compact == (read or typed.replace(" ", ""))
    assert bool(reading.warning) == bool(read)


@given(
    st.sampled_from(LETTERS + FIGURES), st.sampled_from(LETTERS + FIGURES), st.sampled_from(LETTERS + FIGURES)
)
def test_confusion_is_the_same_both_ways_and_carries_over(a, b, c):
    assert marks.are_confusable(a, a)
    assert marks.are_confusable(a, b) == marks.are_confusable(b, a)
    if marks.are_confusable(a, b) and marks.are_confusable(b, c):
        assert marks.are_confusable(a, c)


@given(ANY_MARK, st.data())
def test_a_part_of_a_mark_always_fits_it_and_its_rows_hold_it(mark, data):
    length = data.draw(st.integers(2, len(mark)))
    start = data.draw(st.integers(0, len(mark) - length))
    part = mark[start : start + length]
    asked = partials.MarkAsked(part, part)
    assert partials.fits(asked, mark)
    anchor = partials.anchor_of(asked)
    assert any(tail.startswith(anchor.run) and place == start for tail, _, place, _ in marks.parts_of(mark))


@given(ANY_MARK, st.data())
def test_a_part_read_with_confusable_characters_still_fits(mark, data):
    swapped = "".join(
        data.draw(st.sampled_from([c, *next((m for m in marks.CONFUSABLE if c in m), c)])) for c in mark
    )
    assert partials.fits(partials.MarkAsked(swapped, swapped), mark)


@given(CURRENT, st.data())
def test_gaps_anywhere_still_fit_the_mark_they_were_made_from(mark, data):
    gaps = data.draw(st.sets(st.integers(0, 6), max_size=4))
    asked = partials.read("".join("?" if n in gaps else c for n, c in enumerate(mark)))
    assert partials.fits(asked, mark)
    cut = data.draw(st.integers(0, 6))
    assert partials.fits(partials.read(mark[:cut] + "*"), mark)
    assert partials.fits(partials.read("*" + mark[cut:]), mark)


@given(CURRENT)
def test_every_single_slip_is_among_the_marks_one_character_away(mark):
    near = set(marks.one_edit_from(mark))
    assert marks.folded(mark[:3] + mark[4:]) in near | {marks.folded(mark)}
    assert marks.folded(mark[:2] + mark[3] + mark[2] + mark[4:]) in near | {marks.folded(mark)}
    assert len(near) < 400


def test_pieces_in_any_order_may_not_share_a_character():
    asked = partials.read("contains CDE and AB")
    assert asked.pieces == ("CDE", "AB")
    assert partials.fits(asked, "AB12CDE")
    assert not partials.fits(partials.read("contains AB1 and B12"), "AB12CDE")


@pytest.mark.parametrize("text", ["?", "*", "A*", "?????", "contains A", "…", "*A*"])
def test_a_pattern_that_fits_everything_is_answered_with_what_to_add(text):
    assert "Add" in partials.reasons_not_to_look(partials.read(text), has_facts=True)[0]


def test_two_characters_are_enough_with_another_fact_and_three_alone():
    assert partials.reasons_not_to_look(partials.read("A?7"), has_facts=False)
    assert not partials.reasons_not_to_look(partials.read("A?7"), has_facts=True)
    assert not partials.reasons_not_to_look(partials.read("A5?7"), has_facts=False)
