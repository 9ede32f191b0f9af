"""Forms come back in: with their own times, in their writer's name, once each, read by two people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bluelamp.contracts.refs import AssessmentRef, CrimeRef, IncidentRef, PersonRef
from bluelamp.control import queries as incidents
from bluelamp.control.tests import makers as room
from bluelamp.crime import queries as crimes
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.paper import commands, queries
from bluelamp.migration.paper.codes import EntryStage
from bluelamp.migration.paper.rules.serials import Serial
from bluelamp.migration.paper.tests import makers
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import queries as people
from bluelamp.nominals.codes import Restriction
from bluelamp.safeguarding import queries as safeguarding
from bluelamp.work import queries as work

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REPORTED = datetime(2026, 11, 21, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning():
    """The screens are back: it is the next day."""
    room.reference()
    with clock.frozen(MORNING):
        yield


def owed_about(serial):
    """Duties still owed about a form."""
    about = f"paper:{serial.replace(' ', '')}"
    return [one for one in work.duties_about(SYSTEM, text=about) if one.settled_at is None]


def _ref(done, what):
    return next(one.ref for one in done.targets if one.what == what)


def test_a_paper_log_becomes_an_incident_of_its_own_day_with_its_own_times():
    done = makers.entered(makers.typist(), makers.LOG)
    view = incidents.incident(SYSTEM, IncidentRef.of(_ref(done, "incident")))
    lines = incidents.log_lines(SYSTEM, view.ref)
    assert view.opened_at == REPORTED and view.number.endswith("-211126"), (
        "the day of the paper, not of the typing"
    )
    assert view.state == "awaiting_result", "it was over on paper: nobody is sent"
    assert {line.event_time.date() for line in lines} == {REPORTED.date()}, "no line carries today's time"
    assert all("PC Dafydd Rees (4471)" in line.author for line in lines), (
        "the writer is the source of every line"
    )
    assert all(line.recorded_at == MORNING for line in lines), "the audit says when it was really keyed"
    assert any(
        line.text == "M12 sent." and line.event_time == datetime(2026, 11, 21, 2, 14, tzinfo=UTC)
        for line in lines
    )


def test_a_live_log_from_paper_gets_its_grade_and_the_clock_of_the_paper():
    sent = {k: v for k, v in makers.LOG.items() if not k.startswith(("ended", "result"))}
    view = incidents.incident(SYSTEM, IncidentRef.of(_ref(makers.entered(makers.typist(), sent), "incident")))
    assert view.grade == "2" and view.state == "unresourced"


def test_domestic_abuse_on_paper_owes_its_assessment_from_the_night_it_was_reported():
    done = makers.entered(makers.typist(), makers.LOG | {"domestic": "yes", "category": "domestic"})
    found = incidents.domestic_incidents(SYSTEM, start=REPORTED, end=REPORTED.replace(hour=3))
    assert [str(one.ref) for one in found] == [_ref(done, "incident")]


def test_a_crime_report_is_reported_when_it_was_and_counts_once():
    done = makers.entered(makers.typist(), makers.CRIME, "crime")
    crime = crimes.crime(SYSTEM, CrimeRef.of(_ref(done, "crime")))
    assert crime.reported_at == datetime(2026, 11, 21, 2, 40, tzinfo=UTC)
    assert crime.source_id == done.serial.replace(" ", "") and "PC Dafydd Rees" in crime.recorded_by
    assert ["okonkwo" in party.name.lower() for party in crime.parties] == [True]


def test_a_dash_on_paper_is_signed_when_the_questions_were_asked():
    by = makers.typist()
    log = makers.entered(by, makers.LOG | {"domestic": "yes"})
    serial = makers.issued(by, "dash")[0]
    sent = makers.WRITER | makers.dash_answers(serial) | {
        "assessed_day": "21/11/2026", "assessed_time": "02:50", "victim_family": "Okonkwo", "victim_given": "Adaeze",
        "victim_born": "03/04/1991", "reference": log.serial}  # fmt: skip
    commands.keep_reading(by, serial=serial, sent=sent)
    offered = queries.likenesses(by, serial=serial)
    assert [one.ref for one in offered[0].found] == [_ref(log, "incident")], (
        "the serial of the log names its incident"
    )
    victim = next(one for one in offered if one.part == "victim").found[0].ref
    done = commands.make(by, serial=serial, chosen={"record": offered[0].found[0].ref, "victim": victim})
    view = safeguarding.assessment(SYSTEM, AssessmentRef.of(_ref(done, "assessment")))
    assert view.signed_at == datetime(2026, 11, 21, 2, 50, tzinfo=UTC) and "PC Dafydd Rees" in view.signed_by
    assert str(view.incident) == _ref(log, "incident") and str(view.victim) == victim


@pytest.mark.parametrize(("what", "sent"), [("person", makers.PERSON), ("vehicle", makers.VEHICLE),
                                            ("detention", makers.DETENTION)])  # fmt: skip
def test_sheets_put_their_event_on_the_timeline_at_its_own_time(what, sent):
    done = makers.entered(makers.typist(), sent, what)
    person = PersonRef.of(_ref(done, "person:person"))
    events = people.events_of(SYSTEM, person)
    hour = 5 if what == "detention" else 4
    assert any(
        one.start and one.start.replace(minute=0) == datetime(2026, 11, 21, hour, 0, tzinfo=UTC)
        for one in events
    )


def test_the_same_incident_is_offered_and_the_paper_is_attached_to_it():
    by = makers.typist()
    first = makers.entered(by, makers.LOG)
    serial = makers.issued(by)[0]
    commands.keep_reading(
        by, serial=serial, sent=makers.LOG | {"headline": "Neighbour rang", "began_time": "02:12"}
    )
    offered = queries.likenesses(by, serial=serial)
    assert offered[0].found[0].ref == _ref(first, "incident"), "same place and time: offered first"
    with pytest.raises(Refused, match="Choose the one it is"):
        commands.make(by, serial=serial, chosen={})
    chosen = {one.part: one.found[0].ref if one.found else "new" for one in offered}
    again = commands.make(by, serial=serial, chosen=chosen)
    assert _ref(again, "incident") == _ref(first, "incident"), "nothing is made twice"
    assert _ref(again, "person:p1") == _ref(first, "person:p1")


def test_a_serial_counts_once_and_one_never_issued_is_refused_with_words():
    by = makers.typist()
    done = makers.entered(by, makers.LOG)
    with pytest.raises(Refused, match="already entered by Tina"):
        commands.keep_reading(by, serial=done.serial, sent=makers.LOG)
    with pytest.raises(Refused, match="already entered"):
        commands.void(by, serials=(done.serial,), reason="spoilt at the desk")
    with pytest.raises(Refused, match="was never issued here"):
        commands.keep_reading(by, serial=str(Serial("L", 900_000)), sent=makers.LOG)
    with pytest.raises(Refused, match="check digits"):
        commands.keep_reading(by, serial="L 000001 00", sent=makers.LOG)


def test_nobody_is_their_own_second_reader():
    by = makers.typist()
    done = makers.entered(by, makers.LOG)
    with pytest.raises(Refused, match="Another person"):
        commands.check(by, serial=done.serial, sent=makers.LOG)


def test_two_readings_that_agree_make_it_final_and_end_the_duty():
    done = makers.entered(makers.typist(), makers.LOG)
    assert [one.kind for one in owed_about(done.serial)] == ["paper.unverified"]
    again = commands.check(makers.second(), serial=done.serial, sent=makers.LOG | {"p1_given": "ADAEZE"})
    assert again.stage is EntryStage.FINAL and not owed_about(done.serial)


def test_differences_are_decided_field_by_field_and_what_was_made_is_put_right():
    done = makers.entered(makers.typist(), makers.LOG)
    read = makers.LOG | {
        "began_time": "02:01",
        "p1_family": "Okonjo",
        "log_2_time": "02:37",
        "log_1_text": "M21 sent.",
    }
    sid = makers.second()
    assert commands.check(sid, serial=done.serial, sent=read).stage is EntryStage.DIFFERS
    with pytest.raises(Refused, match="Decide each difference"):
        commands.resolve(sid, serial=done.serial, keep={"began": "second"}, other={})
    keep = {"began": "second", "p1_family": "other", "log": "second"}
    final = commands.resolve(sid, serial=done.serial, keep=keep, other={"p1_family": "Okonta"})
    assert final.stage is EntryStage.FINAL
    view = incidents.incident(SYSTEM, IncidentRef.of(_ref(done, "incident")))
    assert view.opened_at == datetime(2026, 11, 21, 2, 1, tzinfo=UTC)
    names = people.person(SYSTEM, PersonRef.of(_ref(done, "person:p1"))).names
    assert [one.family for one in names if one.is_current] == ["Okonta"], (
        "corrected; the wrong version stays readable"
    )
    corrected = [line.text for line in incidents.log_lines(SYSTEM, view.ref) if line.kind == "correction"]
    assert "M21 sent." in corrected
    fields = {one.code: one for one in queries.sheet(SYSTEM, serial=done.serial).fields}
    assert fields["p1_family"].kept == "other" and fields["p1_family"].agreed == "Okonta"


def test_what_was_there_before_is_not_changed_by_a_second_reading_of_the_form():
    by = makers.typist()
    first = makers.entered(by, makers.LOG)
    known = {"record": _ref(first, "incident"), "p1": _ref(first, "person:p1")}
    again = makers.entered(by, makers.LOG | {"headline": "Neighbour rang"}, **known)
    read = makers.LOG | {"headline": "Neighbour rang", "began_time": "02:05", "p1_family": "Okafor"}
    sid = makers.second()
    commands.check(sid, serial=again.serial, sent=read)
    commands.resolve(sid, serial=again.serial, keep={"began": "second", "p1_family": "second"}, other={})
    view = incidents.incident(SYSTEM, IncidentRef.of(known["record"]))
    assert view.opened_at == REPORTED, "the incident has its own beginning"
    names = people.person(SYSTEM, PersonRef.of(known["p1"])).names
    assert [one.family for one in names if one.is_current] == ["Okonkwo"]
    said = [line.text for line in incidents.log_lines(SYSTEM, view.ref)]
    assert any("the form says “Okafor”" in words for words in said)
    assert any("02:05" in words for words in said), "the log says what the form says"


def test_the_log_does_not_name_a_person_whose_record_is_restricted():
    done = makers.entered(makers.typist(), makers.LOG)
    nominals.restrict_person(SYSTEM, ref=PersonRef.of(_ref(done, "person:p1")), state=Restriction.RESTRICTED,
                             reason="Protected person", unit="PPU")  # fmt: skip
    commands.check(SYSTEM, serial=done.serial, sent=makers.LOG | {"p1_family": "Okafor"})
    commands.resolve(SYSTEM, serial=done.serial, keep={"p1_family": "second"}, other={})
    lines = incidents.log_lines(SYSTEM, IncidentRef.of(_ref(done, "incident")))
    assert not any("Okafor" in line.text for line in lines) and any(
        "restricted was read" in line.text for line in lines
    )


def test_a_misread_mark_is_another_vehicle():
    done = makers.entered(makers.typist(), makers.VEHICLE, "vehicle")
    sid = makers.second()
    commands.check(sid, serial=done.serial, sent=makers.VEHICLE | {"mark": "BL26 XYV"})
    final = commands.resolve(sid, serial=done.serial, keep={"mark": "second"}, other={})
    right, wrong = _ref(final, "vehicle"), _ref(done, "vehicle")
    assert right != wrong
    driver = _ref(done, "person:person")
    current = {one.other for one in people.links_of(SYSTEM, driver) if one.is_current}
    assert right in current and wrong not in current


def test_a_misread_answer_of_a_dash_is_a_new_version_and_a_crime_is_put_right():
    by, sid = makers.typist(), makers.second()
    done = makers.entered(by, makers.CRIME, "crime")
    commands.check(sid, serial=done.serial, sent=makers.CRIME | {"from_time": "01:20"})
    commands.resolve(sid, serial=done.serial, keep={"from": "second"}, other={})
    crime = crimes.crime(SYSTEM, CrimeRef.of(_ref(done, "crime")))
    assert crime.occurred_from == datetime(2026, 11, 21, 1, 20, tzinfo=UTC)
    serial = makers.issued(by, "dash")[0]
    sent = makers.WRITER | makers.dash_answers(serial) | {
        "assessed_day": "21/11/2026", "assessed_time": "02:50", "victim_family": "Adebayo", "victim_given": "Ruth"}  # fmt: skip
    commands.keep_reading(by, serial=serial, sent=sent)
    dash = commands.make(
        by, serial=serial, chosen={one.part: "new" for one in queries.likenesses(by, serial=serial)}
    )
    commands.check(sid, serial=serial, sent=sent | {"D02": "YES", "D02_details": "Yes, very"})
    final = commands.resolve(sid, serial=serial, keep={"D02": "second"}, other={})
    view = safeguarding.assessment(SYSTEM, AssessmentRef.of(_ref(final, "assessment")))
    assert view.ticks == 2 and _ref(final, "assessment") != _ref(dash, "assessment")


def test_a_form_left_lying_may_be_typed_by_another_and_one_in_hand_may_not():
    by, other = makers.typist(), makers.typist("tom")
    serial = makers.issued(by)[0]
    commands.keep_reading(by, serial=serial, sent=makers.LOG)
    with pytest.raises(Refused, match="typed by one person"):
        commands.keep_reading(other, serial=serial, sent=makers.LOG)
    with clock.frozen(MORNING + timedelta(hours=2)):
        commands.keep_reading(other, serial=serial, sent=makers.LOG)
    assert queries.sheet(SYSTEM, serial=serial).typed_by == "Tom"


def test_a_form_about_a_record_that_somebody_may_not_see_is_withheld():
    done = makers.entered(makers.typist(), makers.PERSON, "person")
    nominals.restrict_person(SYSTEM, ref=PersonRef.of(_ref(done, "person:person")), state=Restriction.RESTRICTED,
                             reason="Protected person", unit="PPU")  # fmt: skip
    view = queries.sheet(makers.second(), serial=done.serial)
    assert view.is_withheld and not view.fields and not view.targets and not view.sent
    assert queries.sheet(SYSTEM, serial=done.serial).fields
