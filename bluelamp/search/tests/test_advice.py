"""What the page offers next: the second fact that splits a crowd, and other ways to ask when nobody fits."""

from __future__ import annotations

from datetime import date

import pytest

from bluelamp.search.rules import asking, splitting
from bluelamp.search.rules.births import BirthHeld
from bluelamp.search.rules.cards import Card, card_name
from bluelamp.search.tests.makers import index, search, subject

TODAY = date(2026, 11, 22)


def card(given: str = "John", born: date | None = None, sex: str = "") -> Card:
    births = (BirthHeld(born, born),) if born else ()
    return Card((card_name(given=given, family="Smith", kind="legal", seen=""),), births, sex, ())


def best(text: str, cards: list[Card]) -> splitting.Split | None:
    return splitting.best_split(asking.read_box(text, TODAY), cards, TODAY)


def test_ages_split_a_crowd_of_one_forename():
    split = best("smith", [card(born=date(1950 + 7 * n, 1, 1)) for n in range(10)])
    assert split is not None and split.kind == "age"
    assert ("20-29", "20 to 29", 2) in split.parts
    assert [label for _, label, _ in split.parts][:2] == ["10 to 19", "20 to 29"]


def test_forenames_split_a_crowd_of_one_age_and_sex_a_crowd_of_one_initial():
    born = date(1990, 1, 1)
    by_name = best("smith", [card(given, born) for given in ("Ann", "Bob", "Cat", "Dan")])
    assert by_name is not None and [value for value, _, _ in by_name.parts] == ["A", "B", "C", "D"]
    by_sex = best("smith", [card("Ann", born, "F"), card("Alan", born, "M"), card("Alf", born, "M")])
    assert by_sex is not None and by_sex.kind == "sex"


def test_nothing_is_asked_that_is_known_or_tells_nothing():
    born = date(1990, 1, 1)
    assert best("smith", [card("Ann", born, "F")] * 9) is None
    assert best("ann smith 1/1/1990", [card("Ann", born, "F")] * 9) is None


def test_a_fact_that_few_have_is_worth_less_than_one_that_all_have():
    cards = [card(born=date(1950 + n * 10, 1, 1) if n < 2 else None, sex="FM"[n % 2]) for n in range(8)]
    split = best("john smith", cards)
    assert split is not None and split.kind == "sex"


@pytest.mark.django_db
def test_a_crowd_of_namesakes_is_asked_for_the_fact_and_each_choice_narrows_it():
    index(*[subject(f"Pat{n}", "Quarter", date(1950 + n * 5, 3, 3)) for n in range(12)])
    answer = search("quarter")
    assert answer.second_fact is not None and answer.second_fact.choice_field == "age"
    choice = answer.second_fact.choices[0]
    assert len(search("quarter", age=choice.value).hits) >= choice.count


@pytest.mark.django_db
def test_one_clear_hit_above_weak_ones_asks_for_nothing():
    index(subject("Ann", "Quarter"), *[subject(f"Bo{n}", "Quarter", date(1990, 1, n + 1)) for n in range(9)])
    assert search("ann quarter").second_fact is None


@pytest.mark.django_db
def test_weak_hits_offer_other_ways_in_the_order_of_the_rules():
    index(subject("Zebedee", "Quark"))
    offered = search("zebadiah quirke 3/4/1990").suggestions
    labels = [one.label for one in offered]
    wanted = [
        "Names the other way round", "Without the date of birth", "Day and month changed over",
        "Surname and date of birth", "Forename as an initial",
    ]  # fmt: skip
    assert [label for label in labels if label in wanted] == wanted
    assert len({one.text for one in offered}) == len(offered) <= 9
