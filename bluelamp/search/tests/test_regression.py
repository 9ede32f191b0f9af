"""What the name rules know must not fall, for no people of Britain; and their version moves with their data."""

from __future__ import annotations

from importlib.resources import files

import pytest

from bluelamp.search.codes import RULES_VERSION
from bluelamp.search.rules import knowledge, regression

LEAST_WORDS, LEAST_NAMES, LEAST_OF_AN_ORIGIN = 0.99, 0.95, 0.9
SEALED = {"2026.11.2": "4120fecd7c634408"}


def share(tallies) -> float:
    return sum(one.right for one in tallies) / sum(one.cases for one in tallies)


def test_words_as_asked_reach_recorded_words_of_every_origin():
    tallies = regression.words()
    assert share(tallies) >= LEAST_WORDS, [one.wrong for one in tallies if one.wrong]
    poor = {one.origin: one.wrong for one in tallies if one.right / one.cases < LEAST_OF_AN_ORIGIN}
    assert not poor
    assert len(tallies) >= 25 and sum(one.cases for one in tallies) >= 350


def test_whole_names_are_told_apart():
    tallies = regression.names()
    assert share(tallies) >= LEAST_NAMES, [one.wrong for one in tallies if one.wrong]


def test_lists_and_weights_change_only_with_the_rules_version():
    assert SEALED.get(RULES_VERSION) == regression.seal(), (
        f"The lists or weights changed. Move RULES_VERSION and the version lines, then seal it: {regression.seal()}"
    )


@pytest.mark.parametrize("name", regression.DATA)
def test_each_file_says_its_version_and_none_is_ahead_of_the_rules(name):
    first = files("bluelamp.search").joinpath("data", name).read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# version ")
    assert first.removeprefix("# version ") <= RULES_VERSION


def test_no_list_holds_a_word_that_the_search_would_write_otherwise():
    for name in ("nicknames.txt", "families.txt", "forenames.txt"):
        for line in knowledge.lines_of(name):
            odd = [
                word
                for word in line.lstrip("~ ").replace(":", " ").split()
                if not (word.isascii() and word.islower() and word.isalpha())
            ]
            assert not odd, f"{name}: {odd}"
