"""Found means found: the behaviours of domain/search.md §13."""

from __future__ import annotations

from datetime import date

import pytest

from bluelamp.search.tests.makers import found, index, search, subject
from bluelamp.search.types import SubjectName

pytestmark = pytest.mark.django_db


@pytest.fixture
def siobhan(db):
    crowd = [subject(g, f, date(1970 + n, 5, 6)) for n, (g, f) in enumerate([
        ("Sharon", "O'Neil"), ("Simon", "Neill"), ("Sabhan", "Khan"), ("Khan", "Oneal"), ("Ivan", "O'Neal"),
        ("Sean", "O'Neill"), ("Shaun", "Khan"), ("Sophie", "Oneill"),
    ])]  # fmt: skip
    return index(subject("Siobhán", "O'Neill-Khan", date(1988, 4, 3), sex="F"), *crowd)[0]


@pytest.mark.parametrize(
    "text",
    ["shivaun oneil", "khan siobhan 4/3/88", "s oneill 1988", "Siobhan O Neill", "o'neill-khan 03/04/1988",
     "siobhan khan", "SIOBHÁN O’NEILL‑KHAN", "shivonne oneill age 38"],
)  # fmt: skip
def test_siobhan_is_found_in_the_first_three_with_reasons(siobhan, text):
    with_clock = search(text)
    assert str(siobhan) in [hit.ref.partition(":")[2] for hit in with_clock.hits[:3]]
    hit = next(hit for hit in with_clock.hits if hit.ref.endswith(str(siobhan)))
    assert hit.reasons
    assert round(sum(reason.contribution for reason in hit.reasons), 1) == hit.score


def test_a_record_is_findable_at_once_and_gone_when_rolled_back(siobhan):
    assert siobhan in found("siobhan oneill")
    assert found("zebedee quark") == []


def test_main_name_only_leaves_out_who_is_known_by_it_as_an_alias():
    known = subject("Siobhan", "Murphy", aliases=(SubjectName(given="Jade", family="Quarter", kind="alias"),))
    index(known, subject("Jade", "Quarter"))
    assert len(found("jade quarter")) == 2
    assert known.id not in found("jade quarter", is_main_name_only=True)
    assert len(found("jade quarter", is_main_name_only=True)) == 1
