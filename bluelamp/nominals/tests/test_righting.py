"""Bulk correction end to end: preview, second person, batches, undo that restores exactly unless changed since."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow, RecordRestriction
from bluelamp.access.tests import makers
from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import rules_righting as rules
from bluelamp.nominals.commands import righting
from bluelamp.nominals.models import Location, PersonDescription, PersonName, Phone
from bluelamp.nominals.types import Description, NewName, NewPerson, NewPlace
from bluelamp.quality import commands as quality
from bluelamp.quality import queries
from bluelamp.quality.declare import Change
from bluelamp.quality.types import FindingFilter

SWAPPED = "nominals.personname.swapped"
WHY = "The load of 2019 changed the two columns over"


@pytest.fixture
def two(db):
    steward = makers.actor(Role.DATA_QUALITY_OFFICER, username="Q One")
    second = makers.actor(Role.DATA_QUALITY_OFFICER, username="Q Two")
    return steward, second


def person(given_name, family, **more):
    return nominals.create_person(
        SYSTEM, person=NewPerson(names=(NewName(given=given_name, family=family),), **more)
    )


def approved(two, check, **wanted):
    quality.run_checks(SYSTEM, only=(check,))
    made = quality.propose(two[0], wanted=FindingFilter(check=check, **wanted), reason=WHY)
    quality.decide(two[1], ref=made.ref, is_yes=True)
    jobs.run_all()
    return made.ref


def standing(ref):
    return list(
        PersonName.objects.filter(person_id=ref.id, superseded_at=None).values_list("given", "family")
    )


@pytest.mark.parametrize(("text", "right"), [
    ("sw1a1aa", "SW1A 1AA"), ("SW1A  1AA", "SW1A 1AA"), ("m1-1ae", "M1 1AE"), ("CR2 6XH", "CR2 6XH"), ("nowhere", ""),
    ("", "")])  # fmt: skip
def test_a_postcode_is_written_as_one_or_left(text, right):
    assert rules.right_postcode(text) == right


@given(st.text(max_size=20))
def test_righting_what_is_right_changes_nothing(text):
    once = rules.right_postcode(text)
    assert rules.right_postcode(once) == once
    assert rules.right_words(rules.right_words({"hair": text})) == rules.right_words({"hair": text})


def test_names_are_changed_over_by_two_people_found_at_once_and_put_back_exactly(two):
    swapped = [person("HUSSEIN", "Ali"), person("SMITH", "Joan"), person("O'NEILL,", "Pat")]
    right = person("Ann", "Walker")
    ref = approved(two, SWAPPED)
    assert [standing(one) for one in swapped] == [
        [("Ali", "Hussein")],
        [("Joan", "Smith")],
        [("Pat", "O'Neill")],
    ]
    assert standing(right) == [("Ann", "Walker")]
    assert queries.findings(two[0], wanted=FindingFilter(check=SWAPPED)).total == 0
    quality.undo(two[0], ref=ref, reason="It was a different column after all")
    jobs.run_all()
    assert [standing(one) for one in swapped] == [
        [("HUSSEIN", "Ali")],
        [("SMITH", "Joan")],
        [("O'NEILL,", "Pat")],
    ]
    view = queries.correction(two[0], ref)
    assert (view.state.value, view.counts) == ("undone", {"undone": 3})
    assert AuditRow.objects.filter(door="quality.correction_applied").count() == 1


def test_nobody_approves_their_own_correction_and_every_row_is_shown_before_and_after(two):
    person("HUSSEIN", "Ali")
    quality.run_checks(SYSTEM, only=(SWAPPED,))
    made = quality.propose(two[0], wanted=FindingFilter(check=SWAPPED), reason=WHY)
    with pytest.raises(Refused, match="their own"):
        quality.decide(two[0], ref=made.ref, is_yes=True)
    (line,) = queries.correction_rows(two[1], ref=made.ref).lines
    assert line.changes == (("Family", "Ali", "Hussein"), ("Given", "HUSSEIN", "Ali"))
    rejected = quality.decide(two[1], ref=made.ref, is_yes=False, reason="Ali is the surname here")
    jobs.run_all()
    assert rejected.state.value == "rejected"
    assert PersonName.objects.get(superseded_at=None).given == "HUSSEIN"


def test_what_changed_between_preview_and_applying_is_left_and_named(two):
    ref = person("HUSSEIN", "Ali")
    quality.run_checks(SYSTEM, only=(SWAPPED,))
    made = quality.propose(two[0], wanted=FindingFilter(check=SWAPPED), reason=WHY)
    old = str(PersonName.objects.get().pk)
    nominals.add_name(SYSTEM, ref=ref, name=NewName(given="Ali", family="Hussain"), replaces=old)
    quality.decide(two[1], ref=made.ref, is_yes=True)
    jobs.run_all()
    (line,) = queries.correction_rows(two[1], ref=made.ref).lines
    assert (line.state.value, line.why) == ("changed", "It says something else now.")
    assert standing(ref) == [("Ali", "Hussain")]


def test_undo_leaves_and_names_what_was_changed_since(two):
    ref = person("HUSSEIN", "Ali")
    done = approved(two, SWAPPED)
    now = str(PersonName.objects.get(superseded_at=None).pk)
    nominals.add_name(SYSTEM, ref=ref, name=NewName(given="Ali", family="Hussain"), replaces=now)
    quality.undo(two[1], ref=done, reason="Wrong list was chosen")
    jobs.run_all()
    (line,) = queries.correction_rows(two[1], ref=done).lines
    assert line.state.value == "stands"
    assert standing(ref) == [("Ali", "Hussain")]


def test_applying_the_same_change_again_is_done_already(two):
    person("HUSSEIN", "Ali")
    key = str(PersonName.objects.get().pk)
    change = Change(
        key=key, before={"given": "HUSSEIN", "family": "Ali"}, after={"given": "Ali", "family": "Hussein"}
    )
    first = righting.right_names(SYSTEM, changes=(change,))
    again = righting.right_names(SYSTEM, changes=(change,))
    assert first[0].is_done
    assert again[0].is_done
    assert PersonName.objects.count() == 2


def test_a_record_restricted_from_the_proposer_is_no_part_of_it(two):
    ref = person("HUSSEIN", "Ali")
    RecordRestriction.objects.create(subject=str(ref), kind="person", state="restricted", contact="Op Elm",
                                     set_by=SYSTEM.account_id, set_at=clock.now())  # fmt: skip
    quality.run_checks(SYSTEM, only=(SWAPPED,))
    with pytest.raises(Refused, match="one by one"):
        quality.propose(two[0], wanted=FindingFilter(check=SWAPPED), reason=WHY)


def test_postcodes_are_written_as_postcodes_and_put_back(two):
    kept = nominals.create_location(SYSTEM, place=NewPlace(text="1 High Street", postcode="sw1a1aa"))
    Location.objects.filter(pk=kept.id).update(postcode="sw1a1aa")
    ref = approved(two, "nominals.location.postcode_form")
    assert Location.objects.get(pk=kept.id).postcode == "SW1A 1AA"
    quality.undo(two[0], ref=ref, reason="As the old system had it")
    jobs.run_all()
    assert Location.objects.get(pk=kept.id).postcode == "sw1a1aa"


def test_a_number_that_another_record_has_is_refused_by_its_owner_and_named(two):
    nominals.create_phone(SYSTEM, number="07700 900123")
    Phone.objects.create(raw="tel 077OO 9OO123", number="tel 077OO 9OO123", is_valid=False, **_stamp())
    Phone.objects.create(raw="mob: 077OO 9OO456", number="mob: 077OO 9OO456", is_valid=False, **_stamp())
    ref = approved(two, "nominals.phone.form")
    lines = {line.state.value: line for line in queries.correction_rows(two[0], ref=ref).lines}
    assert set(lines) == {"failed", "applied"}
    assert "Another record" in lines["failed"].why
    assert Phone.objects.filter(number="+447700900456", is_valid=True).count() == 1


def test_descriptions_are_written_out(two):
    ref = person("Ann", "Walker", description=Description(hair="BRN", eyes="BLU", build="SLM"))
    approved(two, "nominals.persondescription.spelling")
    now = PersonDescription.objects.get(person_id=ref.id, superseded_at=None)
    assert (now.hair, now.eyes, now.build) == ("brown", "blue", "slim")


def _stamp():
    return {"recorded_at": clock.now(), "recorded_by": "x", "account_id": SYSTEM.account_id, "method": "migrated",
            "confidence": "confirmed"}  # fmt: skip
