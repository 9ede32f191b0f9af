"""The insider watch: each rule finds its planted case, from the audit to the duty of professional standards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests import makers
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.insight import commands, queries
from bluelamp.insight.models import StaffDeclaration, WatchAlert
from bluelamp.insight.watch.types import Declared
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import queries as people
from bluelamp.nominals.codes import EventKind, LinkType, Restriction
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import NewEvent, NewLink, NewPlace, NewVehicle
from bluelamp.resourcing.models import Crew, Tour
from bluelamp.search import queries as search
from bluelamp.search.commands import tell_owners
from bluelamp.search.types import PeopleQuery
from bluelamp.work import queries as work
from bluelamp.work.types import DutyFilter

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def officer():
    return makers.actor(Role.OFFICER, username="pc watched")


@pytest.fixture
def standards():
    return makers.actor(Role.PROFESSIONAL_STANDARDS, username="psd")


@pytest.fixture(autouse=True)
def at_noon():
    with clock.frozen(NOON):
        yield


def watched() -> set[str]:
    """The rules that have found something once everything is read."""
    tell_owners()
    events.read_all()
    while commands.watch_once():
        pass
    return set(WatchAlert.objects.values_list("rule", flat=True))


def a_day_later() -> set[str]:
    with clock.frozen(NOON + timedelta(hours=25)):
        return watched()


def declare(standards, actor, **given):
    commands.declare_staff(
        standards, declared=Declared(account=str(actor.account_id), surname="Watched", **given)
    )


def tie(ref, end, kind):
    nominals.link(SYSTEM, link=NewLink(start=str(ref), end=str(end), type=kind))


def look(viewer, ref):
    return people.person(viewer, ref)


def worked_on(actor, incident, at=NOON):
    with clock.frozen(at):
        guard.audit(actor, "alteration", "control.commands.add_line", [incident])


def test_same_rare_surname(officer, standards):
    declare(standards, officer)
    look(officer, person("Amy", "Watched", date(1990, 1, 1)))
    assert "W-SURNAME" in watched()


def test_a_common_surname_says_nothing(officer, standards, monkeypatch):
    monkeypatch.setattr(search, "carriers_per_10000", lambda names: dict.fromkeys(names, 60.0))
    declare(standards, officer)
    look(officer, person("Amy", "Watched", date(1990, 1, 1)))
    assert "W-SURNAME" not in watched()


def test_home_telephone_and_vehicle_of_ones_own_or_a_colleague(officer, standards):
    other = makers.actor(Role.OFFICER, username="pc colleague")
    declare(standards, officer, homes=("12 High Street, Seaham SE1 2AB",), phones=("07700 900123",))
    declare(standards, other, vehicles=("AB12 CDE",))
    ref = person("Ann", "Neighbour", date(1990, 1, 1))
    tie(
        ref,
        nominals.create_location(SYSTEM, place=NewPlace(text="12 High Street", postcode="SE1 2AB")),
        LinkType.LIVES_AT,
    )
    tie(ref, nominals.create_phone(SYSTEM, number="+44 7700 900123"), LinkType.USES_PHONE)
    tie(ref, nominals.create_vehicle(SYSTEM, vehicle=NewVehicle(vrm="AB12CDE")), LinkType.KEEPER)
    look(officer, ref)
    assert watched() >= {"W-ADDRESS", "W-PHONE"}
    assert "W-VEHICLE" not in watched(), "a colleague's, and work may still lead there"
    assert "W-VEHICLE" in a_day_later()
    assert WatchAlert.objects.get(rule="W-VEHICLE").reasons == ["The vehicle is a colleague’s."]


def test_the_record_of_an_employee(officer, standards):
    ref = person("Bob", "Staff", date(1980, 1, 1))
    other = makers.actor(Role.OFFICER, username="bob staff")
    declare(standards, other, records=(str(ref),))
    look(officer, ref)
    assert "W-EMPLOYEE" not in watched()
    assert "W-EMPLOYEE" in a_day_later()


def test_ones_own_record_is_asked_about_at_once(officer, standards):
    ref = person("Self", "Watched", date(1980, 1, 1))
    declare(standards, officer, records=(str(ref),))
    look(officer, ref)
    assert "W-EMPLOYEE" in watched()


def test_people_no_work_leads_to_within_a_day(officer):
    for given in ("One", "Two", "Three"):
        look(officer, person(given, "Stranger"))
    assert "W-NO-WORK" not in watched(), "asked before the day was over"
    assert "W-NO-WORK" in a_day_later()


def test_work_on_the_incident_within_a_day_is_the_link(officer):
    incident = IncidentRef.new()
    for given in ("One", "Two", "Three"):
        ref = person(given, "Victim")
        event = nominals.record_event(
            SYSTEM, event=NewEvent(kind=EventKind.INCIDENT, reference=f"INC{given}", about=str(incident))
        )
        tie(ref, event, LinkType.VICTIM)
        look(officer, ref)
    worked_on(officer, incident, NOON + timedelta(hours=20))
    assert not a_day_later() & {"W-NO-WORK", "W-REPEAT"}


def test_far_more_people_than_peers_open(officer):
    strangers = [person(f"Given{n}", "Many") for n in range(20)]
    for day in range(1, 8):
        for number in range(4):
            peer = makers.actor(Role.OFFICER, username=f"peer {number}")
            with clock.frozen(NOON - timedelta(days=day)):
                for ref in strangers[: 2 + (number + day) % 3]:
                    look(peer, ref)
    for ref in strangers:
        look(officer, ref)
    assert "W-VOLUME" in watched()
    assert WatchAlert.objects.get(rule="W-VOLUME").account == str(officer.account_id)


def test_off_duty(officer):
    tour = Tour.objects.create(
        call_sign="AB1", unit_type="response", starts_at=NOON - timedelta(hours=30),
        ends_at=NOON - timedelta(hours=20), booked_off_at=NOON - timedelta(hours=20),
    )  # fmt: skip
    Crew.objects.create(tour=tour, account_id=officer.account_id, number="1", name="Watched")
    look(officer, person("Ann", "Stranger"))
    assert "W-OFF-DUTY" in watched()


def test_somebody_the_duty_system_does_not_know_is_not_said_to_be_off_duty(officer):
    look(officer, person("Ann", "Stranger"))
    assert "W-OFF-DUTY" not in watched()


def test_coming_back_to_one_person(officer):
    ref = person("Ann", "Former")
    for day in (9, 5, 1):
        with clock.frozen(NOON - timedelta(days=day)):
            look(officer, ref)
    assert "W-REPEAT" in a_day_later()


def test_a_record_in_the_news(officer):
    ref = person("Famous", "Footballer")
    for number in range(6):
        look(makers.actor(Role.OFFICER, username=f"viewer {number}"), ref)
    assert "W-SPIKE" in watched()


def test_a_sealed_record_searched_for_or_tried(officer):
    ref = person("Zebedee", "Quarterpenny", date(1980, 1, 2))
    nominals.restrict_person(
        SYSTEM, ref=ref, state=Restriction.SEALED, reason="Protected persons", unit="PPU"
    )
    search.people(officer, PeopleQuery(text="zebedee quarterpenny"))
    assert "W-DENIED" in watched()
    WatchAlert.objects.all().delete()
    with pytest.raises(NotThere):
        look(makers.actor(Role.OFFICER, username="other"), ref)
    assert "W-DENIED" in watched()


def test_restricted_records_tried_again_and_again(officer):
    for number in range(3):
        assert "W-DENIED" not in watched()
        ref = person(f"Rex{number}", "Closed")
        nominals.restrict_person(
            SYSTEM, ref=ref, state=Restriction.RESTRICTED, reason="An operation", unit="CID"
        )
        with pytest.raises(Denied):
            look(officer, ref)
    assert "W-DENIED" in watched()


@pytest.mark.parametrize(("rows", "is_found"), [(51, True), (50, False)])
def test_a_large_export(officer, rows, is_found):
    guard.audit(officer, "disclosure", "nominals.export", [PersonRef.new()], detail={"rows": rows})
    assert ("W-EXPORT" in watched()) is is_found


def test_broken_glass_is_always_asked_about(officer):
    guard.audit(officer.because("life_at_risk"), "break_glass", "access.glass_broken", [PersonRef.new()])
    assert "W-BREAK-GLASS" in watched()


# --- what becomes of an alert ---------------------------------------------------------------------------
def alerted(officer):
    guard.audit(officer.because("life_at_risk"), "break_glass", "access.glass_broken", [PersonRef.new()])
    watched()
    return WatchAlert.objects.get()


def test_the_alert_is_a_duty_of_professional_standards_and_never_seen_by_the_one_it_is_about(
    officer, standards
):
    found = alerted(officer)
    titles = [one.title for one in work.team_work(standards, wanted=DutyFilter()).duties]
    assert titles == ["Ask about looks: broke the glass"]
    for viewer in (
        officer,
        makers.actor(Role.SERGEANT, username="sgt"),
        makers.actor(Role.INSPECTOR, username="insp"),
    ):
        kinds = {one.kind for one in work.tallies(viewer)}
        assert "watch.alert" not in kinds, "a total tells that somebody is asked about"
    with pytest.raises(Denied):
        queries.alerts(officer)
    also = makers.actor(Role.OFFICER, Role.PROFESSIONAL_STANDARDS, username="psd too")
    own = alerted_about(also)
    assert str(own.id) not in [one.id for one in queries.alerts(also)]
    with pytest.raises(NotThere):
        queries.alert(also, own.id)
    assert str(found.id) in [one.id for one in queries.alerts(also)]
    assert not [one for one in work.team_work(also, wanted=DutyFilter()).duties if str(own.id) in one.source]


def alerted_about(actor):
    guard.audit(actor.because("serious_harm"), "break_glass", "access.glass_broken", [PersonRef.new()])
    watched()
    return WatchAlert.objects.get(account=str(actor.account_id))


def test_a_high_risk_is_dismissed_by_two_people_and_the_duty_is_met(officer, standards):
    found = alerted(officer)
    with pytest.raises(Refused, match="20 characters"):
        commands.dismiss(standards, alert=found.id, why="fine")
    commands.dismiss(standards, alert=found.id, why="The supervisor was on the bridge with him")
    with pytest.raises(Refused, match="Somebody else"):
        commands.confirm_dismissal(standards, alert=found.id, why="I agree with myself entirely")
    second = makers.actor(Role.PROFESSIONAL_STANDARDS, username="psd two")
    commands.confirm_dismissal(second, alert=found.id, why="The log of the incident says the same")
    assert WatchAlert.objects.get().state == "dismissed"
    assert work.team_work(standards, wanted=DutyFilter(kind="watch.alert")).total == 0


def test_the_timeline_shows_the_looks_in_question_among_the_others(officer, standards):
    for given in ("One", "Two", "Three"):
        look(officer, person(given, "Stranger"))
    a_day_later()
    found = WatchAlert.objects.get(rule="W-NO-WORK")
    lines = queries.looks_around(standards, found.id)
    assert [one.is_asked_about for one in lines] == [True, True, True]


def test_reading_the_same_audit_twice_raises_nothing_twice(officer):
    alerted(officer)
    from_start = WatchAlert.objects.values_list("id", "rows")
    before = list(from_start)
    assert commands.watch_once() == 0
    assert list(from_start) == before


def test_what_staff_declare_is_kept_in_normal_form_and_stays_out_of_the_audit(officer, standards):
    declare(standards, officer, homes=("12 High Street, Seaham SE1 2AB",))
    assert StaffDeclaration.objects.get().homes == ["SE1 2AB 12"]
    assert not AuditRow.objects.filter(detail__contains="SE1 2AB").exists()
    with pytest.raises(Refused, match="postcode"):
        declare(standards, officer, homes=("High Street",))
    with pytest.raises(Denied):
        commands.declare_staff(officer, declared=Declared(account=str(officer.account_id), surname="X"))


def test_the_pages(officer, standards):
    found = alerted(officer)
    client = Client()
    client.post("/sign-in/", {"username": "psd", "password": makers.PASSWORD})
    with clock.frozen(clock.now()):
        assert b"Broke the glass" in client.get("/insight/watch/").content
        page = client.get(f"/insight/watch/{found.id}/")
        assert page.status_code == 200 and b"asked about" in page.content
        given = {"decision": "escalate", "why": "He gave no answer when he was asked"}
        assert client.post(f"/insight/watch/{found.id}/decide/", given).status_code == 302
    assert WatchAlert.objects.get().state == "escalated"
