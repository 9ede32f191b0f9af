"""Keys: what the recorded word and the word as asked share, tradition by tradition."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.rules import asking, keys, variants
from bluelamp.search.rules.variants import Likeness

WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=14)


def kinds_shared(asked: str, held: str) -> set[int]:
    return {kind for kind, _ in set(keys.asking_keys_of(asked)) & set(keys.keys_of(held))}


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("kernp", "kemp"),
        ("bircl", "bird"),
        ("lavvson", "lawson"),
        ("klng", "king"),
        ("doy", "day"),
        ("norrnan", "norman"),
    ],
)
def test_a_misread_word_is_reached_by_how_it_looks(asked, held):
    assert variants.compare(asked, held).weight >= 0.7
    assert kinds_shared(asked, held) & {keys.KIND_LOOK, keys.KIND_EDIT}


@pytest.mark.parametrize(
    ("asked", "held"),
    [("jusuf", "yusuf"), ("xiang", "siang"), ("han", "khan"), ("jang", "zhang"), ("jing", "qing"), ("bade", "gbade"),
     ("trakei", "tracey"), ("sheridan", "seridan"), ("kovalcik", "kowalczyk"), ("vadim", "wadim")],
)  # fmt: skip
def test_a_skeleton_follows_each_tradition_of_reading_a_letter(asked, held):
    assert keys.skeletons(asked) & keys.skeletons(held)


@pytest.mark.parametrize(("asked", "held"), [("zeo", "zoe"), ("kao", "kai"), ("sa", "sam")])
def test_one_slip_in_a_name_of_three_letters_is_reached(asked, held):
    found = variants.compare(asked, held)
    assert 0 < found.weight < 0.8


@pytest.mark.parametrize(
    "text",
    ["word " * 10_000, " ".join(f"w{n}" for n in range(10_000)), "\u202eAnn\u202c \u2066Lee\u2069", "🚔🚔 🚓", "?!... --- ''",
     "x" * 100_000, "\x00\x01", "a\u0301" * 5_000, "‮" * 1_000, "*", "al-" * 3_000],
)  # fmt: skip
def test_odd_text_gives_few_words_quickly_and_each_has_its_keys(text):
    start = time.process_time()
    slots = asking.name_slots(text)
    assert len(slots) <= 2 * asking.MOST_SLOTS
    for slot in slots:
        assert len(keys.asking_keys_of(slot.text)) < 1500
        variants.known_relatives(slot.text)
    assert time.process_time() - start < 2


@given(WORDS, WORDS)
def test_what_is_shared_does_not_depend_on_who_asks(one, other):
    assert variants.compare(one, other).weight >= 0
    assert set(keys.keys_of(one)) & set(keys.keys_of(other)) == set(keys.keys_of(other)) & set(
        keys.keys_of(one)
    )


@given(WORDS)
def test_keys_stay_few_and_asking_keeps_those_of_the_index(word):
    held = keys.keys_of(word)
    assert len(held) <= len(word) + 1 + 2 + 10 + 1
    assert set(held) <= set(keys.asking_keys_of(word))


def test_of_words_equally_near_the_commoner_is_followed_first_but_never_before_the_word_itself():
    rare, common = (
        Likeness(0.85, variants.MatchReason.ONE_EDIT),
        Likeness(0.85, variants.MatchReason.ONE_EDIT),
    )
    assert variants.standing(common, 10_000) > variants.standing(rare, 2)
    assert variants.standing(Likeness(1.0, variants.MatchReason.EXACT), 1) > variants.standing(common, 10**7)
