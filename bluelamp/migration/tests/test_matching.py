"""Who is the same person: identifiers first, names and births together, and the traps that must never match."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bluelamp.migration.rules import clustering, matching
from bluelamp.migration.rules.matching import Profile, Verdict, judge

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9)
DAYS = st.dates(date(1930, 1, 2), date(2020, 12, 31)).filter(lambda d: (d.day, d.month) != (1, 1))
PROFILES = st.builds(
    Profile,
    surnames=st.frozensets(NAMES, min_size=1, max_size=2),
    forenames=st.lists(NAMES, min_size=1, max_size=2).map(tuple),
    born=st.none() | DAYS,
    sex=st.sampled_from(["", "F", "M"]),
    pnc=st.frozensets(st.sampled_from(["07/0000001A", "99/0000002B"]), max_size=1),
    phones=st.frozensets(st.sampled_from(["7700900001", "7700900002"]), max_size=1),
    postcodes=st.frozensets(st.sampled_from(["LB11AA", "LB22BB"]), max_size=1),
)

SIOBHAN = Profile(
    surnames=frozenset({"oneill"}), forenames=("siobhan", "marie"), born=date(1988, 4, 3), sex="F",
    phones=frozenset({"7700900123"}), postcodes=frozenset({"LB11AA"}),
)  # fmt: skip


def verdict(one: Profile, other: Profile) -> Verdict:
    return judge(one, other).verdict


@given(PROFILES, PROFILES)
def test_the_order_of_two_records_never_matters(one: Profile, other: Profile) -> None:
    first, second = judge(one, other), judge(other, one)
    assert (first.verdict, first.weight) == (second.verdict, second.weight)


@given(PROFILES, PROFILES)
def test_nothing_matches_without_a_number_or_both_name_and_birth(one: Profile, other: Profile) -> None:
    found = judge(one, other)
    if found.verdict is not Verdict.DIFFERENT:
        assert "identifier" in found.grounds or {"name", "birth"} <= found.grounds


@given(PROFILES, PROFILES)
def test_the_same_address_and_phone_never_match_other_names(one: Profile, other: Profile) -> None:
    assume(not one.pnc & other.pnc)
    near = {"phones": frozenset({"7700900009"}), "postcodes": frozenset({"LB99ZZ"})}
    one = replace(one, surnames=frozenset({"zzyzx"}), forenames=("qqqq",), **near)
    other = replace(other, surnames=frozenset({"brown"}), forenames=("maud",), **near)
    assert verdict(one, other) is Verdict.DIFFERENT


@given(PROFILES)
def test_two_verified_pnc_ids_veto_a_match(one: Profile) -> None:
    first, second = replace(one, pnc=frozenset({"07/0000001A"})), replace(one, pnc=frozenset({"99/0000002B"}))
    found = judge(first, second)
    assert found.verdict is Verdict.DIFFERENT and "two different verified PNC ids" in found.reasons[0]


def test_a_misheard_name_with_the_same_birth_is_the_same_person() -> None:
    heard = replace(SIOBHAN, surnames=frozenset({"oneil"}), forenames=("shivaun",), phones=frozenset())
    assert verdict(SIOBHAN, heard) is not Verdict.DIFFERENT
    assert verdict(SIOBHAN, replace(heard, forenames=("siobhan",))) is Verdict.SAME


def test_day_and_month_swapped_is_the_same_person() -> None:
    assert verdict(SIOBHAN, replace(SIOBHAN, born=date(1988, 3, 4))) is Verdict.SAME


def test_a_birth_one_digit_out_with_nothing_else_is_only_possible() -> None:
    bare = replace(SIOBHAN, phones=frozenset(), postcodes=frozenset(), forenames=("siobhan",))
    assert verdict(bare, replace(bare, born=date(1988, 4, 8))) is Verdict.POSSIBLE


def test_father_and_son_of_one_name_at_one_address_are_two_people() -> None:
    father = Profile(
        frozenset({"khan"}), ("mohammed",), date(1970, 5, 6), sex="M", postcodes=frozenset({"LB11AA"}),
        phones=frozenset({"7700900001"}),
    )  # fmt: skip
    assert verdict(father, replace(father, born=date(1998, 5, 6))) is Verdict.DIFFERENT


def test_twins_are_two_people() -> None:
    amy = Profile(frozenset({"reed"}), ("amy",), date(2010, 5, 6), sex="F", postcodes=frozenset({"LB11AA"}))
    found = judge(amy, replace(amy, forenames=("beth",)))
    assert found.verdict is Verdict.DIFFERENT and any("Veto" in reason for reason in found.reasons)


def test_a_shared_pnc_id_with_other_names_is_reviewed_not_merged_when_sex_and_name_disagree() -> None:
    one = Profile(frozenset({"reed"}), ("amy",), date(1990, 5, 6), sex="F", pnc=frozenset({"07/0000001A"}))
    other = Profile(
        frozenset({"stone"}), ("karl",), date(1970, 1, 9), sex="M", pnc=frozenset({"07/0000001A"})
    )
    assert verdict(one, other) is not Verdict.SAME


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("81/34U", "81/0000034U"), ("02/73319Z", "02/0073319Z"), ("79163001B", "79/0163001B"),
        ("2003/0062845E", "03/0062845E"), ("2001/0171310S", ""), ("20030011985Z", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_a_pnc_id_with_its_true_letter_counts(text: str, canonical: str) -> None:
    assert matching.verified_pnc(text) == canonical


def test_only_a_cro_number_with_its_true_letter_counts() -> None:
    assert matching.verified_cro("65656/91H") == "065656/91H"
    assert matching.verified_cro("85227/65G") == ""


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=40), st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_pairs(pairs: list[tuple[int, int]], chance: object) -> None:
    groups = clustering.clusters(pairs)
    shuffled = list(pairs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clustering.clusters(shuffled) == groups
    assert sorted(n for group in groups for n in group) == sorted({n for pair in pairs for n in pair})


def test_every_pair_that_could_match_shares_a_key() -> None:
    heard = replace(SIOBHAN, surnames=frozenset({"oneil"}), born=date(1988, 3, 4))
    assert matching.blocking_keys(SIOBHAN) & matching.blocking_keys(heard)


def test_no_key_is_made_of_address_or_phone() -> None:
    only_near = Profile(frozenset(), (), phones=frozenset({"7700900123"}), postcodes=frozenset({"LB11AA"}))
    assert matching.blocking_keys(only_near) == set()
