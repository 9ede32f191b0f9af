"""Properties of the pure rules: names, keys, births, scores."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.search.codes import MatchReason
from bluelamp.search.rules import asking, births, cards, keys, normalise, scoring, variants
from bluelamp.search.rules.births import BirthAsked, BirthHeld
from bluelamp.search.rules.normalise import MOST_TOKENS, fold, name_words

TODAY = date(2026, 11, 21)
WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=12)
DAYS = st.dates(date(1900, 1, 2), date(2026, 1, 1))


def texts(given_name: str, family: str) -> set[str]:
    return {word.text for word in name_words(given_name, family)}


# --- names -------------------------------------------------------------------------------------------
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_becomes_a_bounded_set_of_plain_words(given_name, family):
    words = name_words(given_name, family)
    assert len(words) <= 2 * MOST_TOKENS
    assert all(
        word.text.isascii() and word.text.isalnum() and word.text == word.text.lower() for word in words
    )


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("family", "same"),
    [("O'Brien", "oBrien"), ("O Brien", "O’Brien"), ("Mc Donald", "McDonald"), ("MacDonald", "McDonald"),
     ("van der Berg", "Vanderberg"), ("Al-Hassan", "Al Hassan"), ("ŁUKASZEWSKI", "Lukaszewski")],
)  # fmt: skip
def test_ways_of_writing_one_surname_share_a_word(family, same):
    assert texts("", family) & texts("", same)


def test_a_double_barrelled_name_keeps_its_halves_and_the_join():
    assert {"oneill", "khan", "oneillkhan"} <= texts("Siobhán", "O'Neill-Khan")


@pytest.mark.parametrize(
    "name", ["UNKNOWN", "Not Known", "A N Other", "John Doe", "BABY", "unknown male", "NFA"]
)
def test_stand_ins_for_no_name_are_no_words(name):
    assert not name_words("", name)


def test_titles_and_particles_are_no_words_unless_they_are_all_there_is():
    assert texts("Dr Ann", "van Dyke Jr") == {"ann", "dyke", "vandyke"}
    assert texts("", "De") == {"de"}


@pytest.mark.parametrize(
    ("asked", "held", "reason"),
    [("siobhan", "siobhan", "exact"), ("bob", "robert", "nickname"), ("mohd", "mohammed", "name family"),
     ("smtih", "smith", "phonetic"), ("qaldim", "kalldim", "phonetic"), ("krzysztof", "kristof", "transliteration"),
     ("bartholomew", "bartholemow", "phonetic"), ("j", "james", "initial"), ("james", "j", "initial"),
     ("garfunkle", "garfumkle", "one edit"), ("edward", "theodore", "no match"), ("khan", "smith", "no match")],
)  # fmt: skip
def test_how_one_word_reaches_another(asked, held, reason):
    assert variants.compare(asked, held).reason == reason


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_only_the_same_word_is_exact(asked, held):
    found = variants.compare(asked, held)
    assert 0 <= found.weight <= 1
    assert (found.reason is MatchReason.EXACT) == (asked == held)


@given(WORDS.filter(lambda word: len(word) >= 5), st.data())
def test_a_word_with_one_letter_left_out_shares_a_key_with_the_whole(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    slipped = word[:place] + word[place + 1 :]
    assert set(keys.keys_of(word)) & set(keys.keys_of(slipped))


# --- births ------------------------------------------------------------------------------------------
@given(DAYS)
def test_a_date_reads_back_from_every_british_form(when):
    forms = [f"{when:%d/%m/%Y}", f"{when.day}/{when.month}/{when.year}", f"{when:%d-%m-%Y}", f"{when:%d.%m.%Y}",
             f"{when:%d%m%Y}", f"{when.day} {when:%B %Y}", f"{when.day} {when:%b %Y}", when.isoformat(), f"dob {when:%d/%m/%Y}"]  # fmt: skip
    for form in forms:
        reading = births.read(form, TODAY)
        assert reading is not None and reading.asked == births.of_day(when), form


@given(st.integers(0, 110), st.integers(0, 10))
def test_everybody_of_an_age_is_inside_the_interval_and_nobody_else(age, span):
    asked = births.of_ages(age, age + span, TODAY)

    def years(born: date) -> int:
        return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))

    assert years(asked.last) == age and years(asked.first) == age + span
    assert years(births.date.fromordinal(asked.last.toordinal() + 1)) == age - 1
    assert years(births.date.fromordinal(asked.first.toordinal() - 1)) == age + span + 1


@given(DAYS, DAYS)
def test_agreement_is_a_share_and_whole_only_for_the_same_day(asked, held):
    found = births.agreement(BirthAsked(asked, asked, ""), BirthHeld(held, held))
    assert 0 <= found.value <= 1
    assert (found.value == 1.0) <= (asked == held)


@pytest.mark.parametrize(
    ("asked", "held", "value"),
    [("03/04/1988", "03/04/1988", 1.0), ("04/03/1988", "03/04/1988", 0.9), ("03/04/1989", "03/04/1988", 0.8),
     ("19/04/1988", "03/04/1988", 0.8), ("13/04/1988", "03/04/1988", 0.8), ("03/04/1978", "03/04/1988", 0.6),
     ("03/04/1968", "03/04/1988", 0.75), ("25/12/1988", "03/04/1988", 0.5), ("25/12/1987", "03/04/1988", 0.35),
     ("25/12/1960", "03/04/1988", 0.0), ("05/06/1988", "01/01/1988", 0.5), ("05/06/1900", "01/01/1900", 0.0)],
)  # fmt: skip
def test_tolerance_of_dates_of_birth(asked, held, value):
    def day(text: str) -> date:
        return births.read(text, TODAY).asked.first

    found = births.agreement(BirthAsked(day(asked), day(asked), ""), BirthHeld(day(held), day(held)))
    assert found.value == value, found.reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [("81/34U", "pnc"), ("07700 900123", "phone"), ("900123", "phone"), ("AB12 CDE", "vrm"), ("NP19 4AB", "postcode"),
     ("C/2003/12345", "reference"), ("smith 35", "name"), ("age 35", "age"), ("03041988", "birth"), ("65656/91H", "cro")],
)  # fmt: skip
def test_the_box_says_what_it_took_a_text_for(text, kind):
    assert asking.read_box(text, TODAY).parts[0].kind == kind


@given(st.text(max_size=200))
def test_any_box_is_read_without_a_fault(text):
    question = asking.read_box(text, TODAY)
    assert len(question.base) <= asking.MOST_SLOTS


PLAIN = st.lists(
    st.sampled_from(["Ann", "Mac", "Macdonald", "Dr", "de", "Unknown", "Not", "Known", "Jr", "Abdul", "Lee"])
)


@given(PLAIN)
def test_a_plain_field_gives_the_same_words_the_short_way(pieces):
    text = " ".join(pieces)
    assert normalise.name_words(text, "") == tuple(normalise.words_of(text, "given"))


# --- scores ------------------------------------------------------------------------------------------
@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3), DAYS, DAYS)
def test_contributions_sum_exactly_to_the_score(asked, held, asked_born, held_born):
    slots = asking.name_slots(" ".join(asked))
    question = asking.Question(slots=slots, birth=births.of_day(asked_born), sex="F")
    name = cards.card_name(given=" ".join(held[:-1]), family=held[-1], kind="legal", seen="")
    card = cards.Card((name,), (BirthHeld(held_born, held_born),), "", ())
    table = {n: {w.text: variants.compare(s.text, w.text) for w in name.words} for n, s in enumerate(slots)}
    found = scoring.Scorer(question, table, [1.0] * len(question.base)).score(card)
    assert found.total == round(sum(one.contribution for one in found.reasons), 1)
    assert -3.0 <= found.total <= 100.2


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3), DAYS)
def test_a_card_reads_back_as_it_was_written(names, born):
    made = tuple(cards.card_name(given=g, family=f, kind="alias", seen="2014") for g, f in names)
    card = cards.Card(made, (BirthHeld(born, born),), "M", (("pnc", "1981/0000034U"),))
    assert cards.load(cards.dump(card)) == card
