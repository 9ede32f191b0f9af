"""Opening, logging, grading, marking and closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bluelamp.contracts.control import Needs, PersonInRole, PersonRole, Place
from bluelamp.contracts.crime import CrimeRecorded
from bluelamp.contracts.refs import AssessmentRef, CrimeRef, IncidentRef, PersonRef, ReferralRef
from bluelamp.contracts.safeguarding import AssessmentSigned, ReferralOpened
from bluelamp.control import commands, queries
from bluelamp.control.codes import LineKind
from bluelamp.control.models import DailyCount, Escalation, GradeScheme, Incident, LogLine
from bluelamp.control.tests import makers
from bluelamp.control.types import GradeRequest, MarkDomestic, NewLine
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import Refused, StaleEdit
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.codes import MarkerClass
from bluelamp.nominals.queries import events_of
from bluelamp.nominals.types import NewMarker, NewName, NewPerson
from bluelamp.work.models import Duty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def test_numbers_restart_at_midnight_in_london_and_are_never_used_twice() -> None:
    by = makers.dispatcher()
    with clock.frozen(datetime(2026, 6, 30, 22, 59, tzinfo=UTC)):
        first = makers.opens(by)
    with clock.frozen(datetime(2026, 6, 30, 23, 1, tzinfo=UTC)):
        second = makers.opens(by)
    with clock.frozen(datetime(2026, 6, 30, 23, 2, tzinfo=UTC)):
        third = makers.opens(by)
    numbers = [queries.incident(by, ref).number for ref in (first, second, third)]
    assert numbers == ["0001-300626", "0001-010726", "0002-010726"]


def test_a_refused_opening_leaves_no_gap() -> None:
    by = makers.dispatcher()
    makers.opens(by)
    with pytest.raises(Refused):
        makers.opens(by, grade="9")
    assert DailyCount.objects.get().last == 1
    assert queries.incident(by, makers.opens(by)).short_number == "0002"


def test_correcting_a_line_keeps_the_old_one() -> None:
    """§21 item 7."""
    by = makers.dispatcher()
    ref = makers.opens(by)
    wrong = commands.add_line(by, ref=ref, line=NewLine(text="Two men"))
    commands.add_line(by, ref=ref, line=NewLine(text="Three men", corrects=wrong.seq))
    lines = {line.seq: line for line in queries.log_lines(by, ref)}
    assert lines[wrong.seq].text == "Two men" and lines[wrong.seq].corrected_by == wrong.seq + 1
    assert lines[wrong.seq + 1].corrects == wrong.seq
    assert queries.verify_log(by, ref).is_whole


def test_a_tampered_line_is_named() -> None:
    by = makers.dispatcher()
    ref = makers.opens(by)
    seq = commands.add_line(by, ref=ref, line=NewLine(text="He said he would kill her")).seq
    commands.add_line(by, ref=ref, line=NewLine(text="Units told"))
    LogLine.objects.filter(incident_id=ref.id, seq=seq).update(text="He said nothing")
    assert queries.verify_log(by, ref).first_broken == seq


def test_a_restricted_line_keeps_its_place_but_not_its_words() -> None:
    by, sal = makers.dispatcher(), makers.supervisor()
    ref = makers.opens(by)
    commands.add_line(by, ref=ref, line=NewLine(text="Informant is next door", is_restricted=True))
    seen = [queries.log_lines(who, ref)[-1].text for who in (by, sal)]
    assert "Informant" not in seen[0] and seen[1] == "Informant is next door"
    assert "Informant" not in str(list(Fact.objects.values_list("body", flat=True)))


@pytest.mark.parametrize(("text", "words"), [("", "empty line"), ("x" * 8001, "8,001")])
def test_a_line_that_says_nothing_or_too_much_is_refused(text: str, words: str) -> None:
    by = makers.dispatcher()
    ref = makers.opens(by)
    with pytest.raises(Refused, match=words):
        commands.add_line(by, ref=ref, line=NewLine(text=text))


def test_a_form_posted_twice_adds_one_line() -> None:
    by = replace(makers.dispatcher(), key="form-1")
    ref = makers.opens(by.without_key())
    line = NewLine(text="Said once")
    assert commands.add_line(by, ref=ref, line=line) == commands.add_line(by, ref=ref, line=line)
    assert LogLine.objects.filter(incident_id=ref.id, text="Said once").count() == 1


def test_grading_needs_thrive() -> None:
    by = makers.dispatcher()
    ref = makers.opens(by, grade="")
    with pytest.raises(Refused, match="THRIVE"):
        commands.grade_incident(by, ref=ref, request=GradeRequest(grade="1"))
    commands.grade_incident(by, ref=ref, request=GradeRequest(grade="1", thrive=makers.THRIVE))
    assert queries.incident(by, ref).grade == "1"


def test_the_clock_of_grade_1_runs_from_the_answer() -> None:
    by = makers.dispatcher()
    with clock.frozen(makers.NIGHT):
        contact = makers.rings()
    with clock.frozen(makers.NIGHT + timedelta(seconds=5)):
        commands.take_call(by, ref=contact)
    with clock.frozen(makers.NIGHT + timedelta(minutes=2)):
        ref = makers.opens(by, contact=contact, grade="1")
    view = queries.incident(by, ref)
    assert view.clock_started_at == makers.NIGHT + timedelta(seconds=5)
    assert view.target_at == makers.NIGHT + timedelta(seconds=5, minutes=15)


def test_a_stale_edit_is_refused_and_changes_nothing() -> None:
    by = makers.dispatcher()
    ref = makers.opens(by)
    seen = queries.incident(by, ref).version
    commands.grade_incident(
        by, ref=ref, request=GradeRequest(grade="1", rationale="Knife seen", version=seen)
    )
    with pytest.raises(StaleEdit, match="kept"):
        commands.grade_incident(
            by, ref=ref, request=GradeRequest(grade="C", rationale="Calm now", version=seen)
        )
    assert queries.incident(by, ref).grade == "1"


def test_an_open_incident_keeps_its_scheme_when_a_new_one_begins_at_midnight() -> None:
    """§21 item 18."""
    by = makers.dispatcher()
    with clock.frozen(datetime(2022, 1, 31, 23, 0, tzinfo=UTC)):
        old = makers.opens(by, grade="S")
    with clock.frozen(datetime(2022, 2, 1, 0, 30, tzinfo=UTC)):
        new = makers.opens(by, grade="C")
        commands.grade_incident(by, ref=old, request=GradeRequest(grade="1", rationale="Getting worse"))
    schemes = {i.pk: i.grade.scheme.code for i in Incident.objects.select_related("grade__scheme") if i.grade}
    assert schemes == {old.id: "national-2010", new.id: "gmp-2022"}
    assert set(Incident.objects.values_list("band", flat=True)) == {"immediate", "scheduled"}
    assert GradeScheme.objects.count() == 2


def test_lookups_that_failed_are_said_and_block_no_deploy() -> None:
    """§21 item 9: no area pack and no search here, so warnings could not be looked up."""
    by = makers.dispatcher()
    ref = makers.opens(by, grade="2")
    Incident.objects.filter(pk=ref.id).update(not_checked="Warnings at the address could not be asked")
    with pytest.raises(Refused, match="NOT CHECKED"):
        commands.grade_incident(
            makers.supervisor(), ref=ref, request=GradeRequest(grade="N", rationale="Advice only")
        )


def domestic(by: object) -> IncidentRef:
    ref = makers.opens(by, category="concern")  # type: ignore[arg-type]
    commands.mark_domestic(by, ref=ref, mark=MarkDomestic(persons=(makers.child(),)))  # type: ignore[arg-type]
    return ref


def test_closing_a_domestic_log_is_refused_with_the_list() -> None:
    """§21 item 8."""
    by = makers.dispatcher()
    ref = domestic(by)
    with pytest.raises(Refused) as refused:
        commands.close_incident(by, ref=ref, form=makers.closing("concern"))
    assert len([r for r in refused.value.reasons if r.startswith("Still owed")]) == 3
    assert queries.incident(by, ref).state != "closed"


def test_facts_of_others_tick_the_list_and_the_log_may_close() -> None:
    by = makers.dispatcher()
    ref = domestic(by)
    now, person = clock.now(), PersonRef.new()
    stated = (
        AssessmentSigned(assessment=AssessmentRef.new(), incident=ref, victim=person, suspect=None, version=1, ticks=15,
                         grade="HIGH", floor="HIGH", is_complete=True, is_repeat=False, incidents_in_year=1,
                         district="Central", signed_at=now),
        ReferralOpened(referral=ReferralRef.new(), kind="MARAC", rule="R-MARAC", incident=ref, crime=None,
                       subject=person, priority="high", district="Central", opened_at=now, due_at=now),
        CrimeRecorded(crime=CrimeRef.new(), number="1/26", incident=ref, offence="8/1", reported_at=now,
                      recorded_at=now, district="Central", is_domestic=True, is_sexual=False),
    )  # fmt: skip
    for _ in range(2):
        for fact in stated:
            events.state(fact, about=ref)
        events.read_all()
    assert {row.state for row in queries.incident(by, ref).checklist} == {"settled"}
    commands.close_incident(
        by, ref=ref, form=makers.closing("concern", disposals=frozenset({"crime_recorded"}))
    )
    closed = Fact.objects.get(name="control.incident_closed").body
    assert closed["domestic"] and closed["crimes"] and closed["waived"] == []


def test_a_supervisor_closes_with_a_reason_and_the_fact_says_what_was_waived() -> None:
    by, sal = makers.dispatcher(), makers.supervisor()
    ref = domestic(by)
    form = makers.closing("concern", waiver_reason="Victim has died; homicide team owns all of it.")
    with pytest.raises(Refused, match="Only a supervisor"):
        commands.close_incident(by, ref=ref, form=form)
    commands.close_incident(sal, ref=ref, form=form)
    assert Fact.objects.get(name="control.incident_closed").body["waived"] == [
        "assessment",
        "referral",
        "crime",
    ]


def test_a_domestic_closing_category_sets_the_list_and_refuses() -> None:
    by = makers.dispatcher()
    ref = makers.opens(by, category="concern")
    with pytest.raises(Refused, match="Still owed"):
        commands.close_incident(by, ref=ref, form=makers.closing("domestic"))


def test_marking_states_everyone_by_role_once() -> None:
    by = makers.dispatcher()
    ref = domestic(by)
    commands.mark_domestic(by, ref=ref, mark=MarkDomestic())
    fact = Fact.objects.get(name="control.incident_marked_domestic").body
    assert [p["role"] for p in fact["persons"]] == ["child"]
    found = queries.domestic_incidents(
        SYSTEM, start=clock.now() - timedelta(days=1), end=clock.now() + timedelta(days=1)
    )
    assert [one.ref for one in found] == [ref]


def test_a_grade_2_without_a_unit_goes_to_the_sergeant_at_forty_minutes_once() -> None:
    """§21 item 4."""
    by = makers.dispatcher()
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    with clock.frozen(noon):
        ref = makers.opens(by)
    told = []
    for minutes in (39, 40, 41, 179, 181, 185):
        with clock.frozen(noon + timedelta(minutes=minutes)):
            told.append(commands.escalate_unmet(SYSTEM).fired)
    assert told == [0, 1, 0, 0, 1, 0], "once at 40 minutes, once more at the 15:00 change of shift"
    assert (
        Escalation.objects.filter(incident_id=ref.id).count()
        == Duty.objects.filter(kind="control.unmet_incident").count()
        == 2
    )
    assert LogLine.objects.filter(incident_id=ref.id, kind=LineKind.ESCALATION).count() == 2


def test_opening_without_a_located_place_works() -> None:
    by = makers.dispatcher()
    ref = makers.opens(by, place=Place(text="behind the old mill, caller does not know"))
    assert queries.incident(by, ref).place.precision == "unlocated"
    assert Needs.CRIME in {row.needs for row in queries.incident(by, ref).checklist}


def test_a_person_on_an_incident_finds_it_on_their_own_record() -> None:
    by = makers.dispatcher()
    person = nominals.create_person(
        SYSTEM, person=NewPerson(names=(NewName(family="O'Neill", given="Siobhán"),))
    )
    ref = makers.opens(by)
    for _ in range(2):
        commands.link_person(
            by, ref=ref, person=PersonInRole(role=PersonRole.VICTIM, name="Siobhán", person=person)
        )
        events.read_all()
    shown = events_of(SYSTEM, str(person))
    assert [(one.about, one.role) for one in shown] == [(str(ref), "Victim")]


def test_a_red_warning_is_shown_acknowledged_and_blocks_closing_until_then() -> None:
    by = makers.dispatcher()
    person = nominals.create_person(SYSTEM, person=NewPerson(names=(NewName(family="Marsh", given="Dean"),)))
    marker = NewMarker(
        about=str(person), marker_class=MarkerClass.OFFICER_SAFETY, reason="Knife in 2024", label="Weapons"
    )
    nominals.add_marker(SYSTEM, marker=marker)
    ref = makers.opens(
        by,
        category="concern",
        persons=(PersonInRole(role=PersonRole.SUSPECT, name="Dean Marsh", person=person),),
    )
    view = queries.incident(by, ref)
    assert [w.is_red for w in view.warnings] == [True] and len(view.unacknowledged) == 1
    with pytest.raises(Refused, match="Warning not acknowledged"):
        commands.close_incident(by, ref=ref, form=makers.closing("concern"))
    commands.acknowledge_markers(by, ref=ref)
    commands.close_incident(by, ref=ref, form=makers.closing("concern"))
    assert Fact.objects.get(name="control.marker_acknowledged").body["by"] == "Dee"
