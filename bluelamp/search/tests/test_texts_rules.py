"""What a free-text search asks for, what it refuses, and which part of a narrative it shows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.rules import snippets, texts
from bluelamp.search.rules.snippets import Marker
from bluelamp.search.rules.texts import TermKind, read_text

STEMS = {
    "knives": "knife",
    "threatened": "threaten",
    "running": "run",
    "door": "door",
    "red": "red",
    "car": "car",
}


def expression(text: str, stems=STEMS) -> str:
    return texts.expression(read_text(text), stems)


def test_plain_words_must_all_be_there_by_their_stems():
    assert expression("threatened knives") == "('threaten':B) & ('knife':B)"


def test_a_phrase_is_looked_for_as_written():
    assert expression('"red car"') == "(('red':A <-> 'car':A))"
    assert expression("“red car”") == "(('red':A <-> 'car':A))"


def test_or_joins_two_terms_and_nothing_else():
    assert expression("red OR car running") == "('red':B | 'car':B) & ('run':B)"


def test_minus_leaves_out_and_a_star_opens_the_end():
    assert expression("car -red thre*") == "('car':B) & ('thre':*A) & !'red':B"


def test_a_common_word_is_left_out_and_said_unless_it_is_all_there_is():
    assert expression("the car", STEMS) == "('car':B)"
    assert texts.left_out(read_text("the car"), STEMS) == ["the"]
    assert expression("the", STEMS) == "'the':A"
    assert texts.left_out(read_text("the"), STEMS) == []


def test_names_with_apostrophes_and_marks_are_one_word():
    assert texts.words_of("O’Neill’s café, 12-14 Alma St.") == ["oneills", "cafe", "12", "14", "alma", "st"]


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "no word"), ("?!… --- ", "no word"), ("*", "fits every"), ("kn*", "3 letters"), ("kn*fe", "end of a word"),
        ("-car", "as well as"), ("word " * 21, "more than 20"), ("word " * 10_000, "50,000 characters"),
        ("\u202e\u202d", "no word"), ("😀😀", "no word"), ('""', "no word"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_to_do(text, said):
    assert said in " ".join(texts.reasons_not_to_look(text))


@given(st.text(max_size=400))
def test_any_text_gives_an_expression_without_quotes_of_its_own(text):
    made = expression(text, {})
    assert all(word.isalnum() for word in made.split("'")[1::2])


@pytest.mark.parametrize(
    "text, day",
    [("3/4/2026", date(2026, 4, 3)), ("2026-04-03", date(2026, 4, 3)), ("2026", date(2026, 1, 1)),
     ("31/02/2026", None), ("soon", None)],
)  # fmt: skip
def test_days_are_read_as_written_here(text, day):
    assert texts.read_day(text) == day


def shown(text: str, question: str) -> tuple[str, list[str]]:
    stems = {"knives": "knife", "knife": "knife"}
    runs = snippets.snippet(text, Marker.of(read_text(question), stems), stems)
    return "".join(run.text for run in runs), [run.text for run in runs if run.is_hit]


def test_the_hit_is_marked_by_stem_and_the_rest_is_as_written():
    assert shown("He had two Knives, <b>sharp</b>.", "knife") == (
        "He had two Knives, <b>sharp</b>.",
        ["Knives"],
    )


def test_a_long_narrative_shows_the_window_with_most_hits():
    text = "knife " + "word " * 200 + "red knife again"
    whole, marked = shown(text, "knife red*")
    assert marked == ["red", "knife"]
    assert whole.startswith("… ") and len(whole) < 300


def test_direction_marks_never_reach_the_page():
    assert shown("safe\u202etxt.exe knife", "knife")[0] == "safetxt.exe knife"


def test_terms_know_their_kind():
    kinds = [term.kind for term in read_text('car "red car" thre* o-neill').wanted]
    assert kinds == [TermKind.WORD, TermKind.PHRASE, TermKind.PREFIX, TermKind.PHRASE]
