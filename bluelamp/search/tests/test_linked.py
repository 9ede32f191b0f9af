"""People found together with their vehicle, address or phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from bluelamp.kernel import ids
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.search import commands, queries
from bluelamp.search.codes import Guard
from bluelamp.search.tests.makers import subject
from bluelamp.search.types import (
    IdentKind,
    LinkedQuery,
    Subject,
    SubjectKey,
    Thing,
    ThingKind,
    ThingMark,
    Tie,
)

pytestmark = pytest.mark.django_db


def person(given: str, family: str, postcode: str = "", phone: str = "", born: date | None = None) -> Subject:
    keys = [SubjectKey(IdentKind.POSTCODE, postcode)] if postcode else []
    keys += [SubjectKey(IdentKind.PHONE, phone)] if phone else []
    return subject(given, family, born, keys=tuple(keys))


def car(vrm: str, make: str = "", model: str = "", colour: str = "", guard: Guard = Guard.OPEN) -> Thing:
    return Thing(kind=ThingKind.VEHICLE, id=ids.new_id(), marks=(ThingMark(vrm=vrm),), make=make, model=model,
                 colour=colour, guard=guard)  # fmt: skip


@pytest.fixture
def town():
    """Three Khans and a Smith; one Khan keeps a red Focus, one lives in M14, Smith drives AB12 CDE."""
    khan, asif, far = (
        person("Imran", "Khan"),
        person("Asif", "Khan", "M14 5AA", "07700 900123"),
        person("Omar", "Khan", "M1 4AA"),
    )
    smith, other = person("Jo", "Smith", "AB12 3XY"), person("Ann", "Smyth")
    focus, astra = car("LM57 TSA", "Ford", "Focus", "Red"), car("AB12 CDE", "Vauxhall", "Astra", "Blue")
    with transaction.atomic():
        commands.index_many([khan, asif, far, smith, other])
        commands.index_things([focus, astra])
        commands.tie_people({
            khan.id: [Tie(ThingKind.VEHICLE, focus.id, "keeper")],
            other.id: [Tie(ThingKind.VEHICLE, astra.id, "driver", True)],
        })  # fmt: skip
    return {"imran": khan.id, "asif": asif.id, "omar": far.id, "jo": smith.id, "ann": other.id}


def look(text: str = "", **facts):
    return queries.linked(SYSTEM, LinkedQuery(text=text, **facts))


def names(text: str = "", **facts) -> list[str]:
    return [hit.shown.display for hit in look(text, **facts).hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [("khan M14 5", ["Asif Khan"]), ("khan M14", ["Asif Khan"]), ("khan m1", ["Omar Khan"]), ("red focus khan", ["Imran Khan"]),
     ("khan 57 TSA", ["Imran Khan"]), ("khan LM57 TSA", ["Imran Khan"]), ("smith AB12 CDE", ["Ann Smyth"]),
     ("smith AB12", ["Jo Smith", "Ann Smyth"]), ("khan 07700 900123", ["Asif Khan"]), ("asif M14 5AA", ["Asif Khan"]),
     ("red ford focus khan", ["Imran Khan"]), ("khan ?M57*", ["Imran Khan"])],
)  # fmt: skip
def test_a_name_and_what_it_is_tied_to_are_joined_in_one_question(town, text, found):
    assert names(text) == found


def test_single_facts_do_the_same_as_the_box(town):
    assert names(name="khan", vrm="LM57") == ["Imran Khan"]
    assert names(name="khan", look="maroon ford") == ["Imran Khan"]
    assert names(name="smyth", vrm="B12C") == ["Ann Smyth"]
    assert names(vrm="LM57 TSA") == ["Imran Khan"]


def test_reasons_name_the_tie_and_sum_to_the_score(town):
    hit = look("smith AB12 CDE").hits[0]
    assert round(sum(reason.contribution for reason in hit.reasons), 1) == hit.score
    tie = next(reason for reason in hit.reasons if reason.field == "vehicle")
    assert tie.record_value == "AB12 CDE"
    assert tie.reason == "driver of AB12 CDE (same mark), in the past"


def test_a_word_that_may_be_a_district_or_part_of_a_mark_is_both_and_offered_so(town):
    fact = next(fact for fact in look("smith AB12").facts if fact.kind == "district")
    assert fact.others == ("vrm",)


@pytest.mark.parametrize("text", ["khan", "M1", "red focus", "", "🚗", "khan ?"])
def test_too_little_to_join_is_refused_with_what_to_add(town, text):
    with pytest.raises(Refused, match=r"[Aa]dd"):
        look(text)


def test_a_hidden_vehicle_or_person_joins_nothing(town):
    secret, hidden = person("Zed", "Khan"), car("ZZ99 ZZZ", guard=Guard.SILENT)
    with transaction.atomic():
        commands.index_things([hidden])
        commands.index_many([secret])
        commands.tie_people({secret.id: [Tie(ThingKind.VEHICLE, hidden.id, "keeper")]})
    assert names("khan ZZ99") == []
    assert names(name="khan", look="red focus") == ["Imran Khan"]


def test_a_cut_list_says_how_many_there_are():
    crowd = [person("John", f"Smith{chr(97 + n % 26)}", "M14 5AA") for n in range(70)]
    with transaction.atomic():
        commands.index_many(crowd)
    answer = look("john M14", limit=10)
    assert (len(answer.hits), answer.truncated, answer.total_at_least) == (10, True, 70)
