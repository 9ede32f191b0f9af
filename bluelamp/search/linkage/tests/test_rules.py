"""The pure rules of linkage: columns understood, dates read, clusters broken up."""

import pytest

from bluelamp.search.linkage.rules import dating, naming
from bluelamp.search.linkage.rules.breaking import Member, bridges, check
from bluelamp.search.linkage.rules.roles import Column, Role, role_of


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("GivenName", Role.FORENAMES), ("last name", Role.SURNAME), ("full_name", Role.FULL), ("Date of Birth", Role.BORN),
        ("postcode_fake", Role.POSTCODE), ("soc_sec_id", Role.IDENT), ("mobile_no", Role.PHONE), ("e-mail", Role.EMAIL),
        ("birth_place", Role.PLACE), ("address_1", Role.ADDRESS), ("gender", Role.SEX), ("cluster", Role.TRUTH),
    ],
)  # fmt: skip
def test_headings_tell_what_a_column_is(name, role):
    assert role_of(Column(name, ["a1", "b2"], 2, 2)) is role


@pytest.mark.parametrize(
    ("values", "role"),
    [
        (["1990-01-02", "03/04/1988"], Role.BORN), (["a@b.org", "c@d.org"], Role.EMAIL), (["M14 5TQ", "ls1 1ab"], Role.POSTCODE),
        (["Male", "female"], Role.SEX), (["07700 900123", "+44 7700 900124"], Role.PHONE),
    ],
)  # fmt: skip
def test_where_a_heading_is_mute_the_values_speak(values, role):
    assert role_of(Column("c7", values * 10, 20, 2)) is role


@pytest.mark.parametrize(
    ("text", "year", "is_day"),
    [("1988-04-13", 1988, True), ("19880413", 1988, True), ("13/04/88", 1988, True), ("1860-01-01", 1860, False),
     ("13 Apr 1988", 1988, True), ("c. 1560", 1560, False), ("31/02/1990", 1990, False)],
)  # fmt: skip
def test_dates_of_birth_as_strangers_write_them(text, year, is_day):
    born = dating.read(text)
    assert (born.year, born.is_day) == (year, is_day)


def test_the_first_of_january_1900_is_no_date():
    assert dating.read("1900-01-01") is None


def test_a_full_name_is_parted_whichever_way_it_is_written():
    assert naming.whole_name("Watts, William") == ("William", "Watts")
    assert naming.whole_name("Ludwig van Beethoven") == ("ludwig", "van beethoven")
    assert set(naming.spoken("bob").roots) & set(naming.spoken("robert").roots)


def ring(*records, weight=20.0):
    return [(a, b, weight) for a, b in zip(records, [*records[1:], records[0]], strict=True)]


def test_a_thin_edge_between_two_groups_is_a_bridge():
    edges = [*ring(1, 2, 3), *ring(4, 5, 6), (3, 4, 11.0)]
    assert bridges(edges) == [(3, 4, 11.0)]
    assert check({n: Member() for n in range(1, 7)}, edges).doubted == {(3, 4)}
    assert not bridges(ring(1, 2, 3, 4))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({n: Member() for n in range(51)}, "more than 50"),
        ({0: Member(verified=frozenset({("pnc", "1")})), 1: Member(verified=frozenset({("pnc", "2")})), 2: Member()}, "two verified"),
        ({0: Member(1980), 1: Member(1980), 2: Member(1991)}, "birth years"),
    ],
)  # fmt: skip
def test_a_cluster_that_contradicts_itself_goes_to_review(members, reason):
    edges = ring(*members)
    verdict = check(members, edges)
    assert reason in verdict.reasons[0]
    assert verdict.doubted == {(a, b) for a, b, _ in edges}


def test_a_slip_of_the_decade_explains_a_spread_of_years():
    members = {0: Member(1980), 1: Member(1980), 2: Member(1990)}
    assert not check(members, ring(0, 1, 2), {(1, 2)}).reasons
