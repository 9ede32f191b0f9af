"""Asking checks of records: findings open, close and come back; causes share a duty; what is sealed stays unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from bluelamp.access.codes import Role
from bluelamp.access.models import RecordRestriction
from bluelamp.access.tests import makers
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.refusals import Refused
from bluelamp.quality import commands, queries
from bluelamp.quality.commands import asking
from bluelamp.quality.declare import checks
from bluelamp.quality.models import Answer, Cause, Finding, Score
from bluelamp.quality.types import FindingFilter
from bluelamp.work.models import Duty

pytestmark = pytest.mark.django_db
Crime = apps.get_model("crime.Crime")  # a client of quality, which quality itself never imports
CODE = "crime.crime.offence_code_missing"


@pytest.fixture
def steward():
    return makers.actor(Role.DATA_QUALITY_OFFICER, username="Q Steward")


def crimes(number, *, district="North", code="", system="records"):
    now = clock.now()
    return Crime.objects.bulk_create([
        Crime(number=f"42/{district}{n}", offence_code=code, offence_title="Theft", district=district, reported_at=now,
              recorded_at=now, place="1 High Street", occurred_from=now, narrative="x", source_system=system,
              source_id=f"{system}{district}{code}{n}")
        for n in range(number)])  # fmt: skip


def ask(*names, **more):
    return commands.run_checks(SYSTEM, only=names or (CODE,), **more)


def test_every_declared_check_can_be_asked():
    run = commands.run_checks(SYSTEM)
    assert not run.problems
    assert run.checks == len(checks())


def test_many_findings_of_one_cause_are_one_duty_that_opens_each_of_them(steward):
    crimes(30)
    crimes(10, district="South")
    crimes(5, code="MD71530")
    run = ask()
    assert (run.looked, run.found, run.new) == (45, 40, 40)
    duties = Duty.objects.filter(kind="quality.finding", state="open").order_by("district")
    assert [(one.district, one.owner) for one in duties] == [
        ("North", "crime_recorder:North"), ("South", "crime_recorder:South")]  # fmt: skip
    listed = queries.findings(steward, wanted=FindingFilter(check=CODE, district="North", cause="records"))
    assert listed.total == 30
    assert {line[0] for line in listed.findings[0].shown} == {"Number", "Status"}


def test_a_finding_closes_itself_and_its_duty_when_the_record_is_right_and_comes_back_with_a_new_duty():
    (crime,) = crimes(1)
    ask()
    Crime.objects.update(offence_code="MD71530")
    assert ask().righted == 1
    assert Finding.objects.get().state == "right"
    assert Duty.objects.get().state == "met"
    Crime.objects.update(offence_code="")
    assert ask().new == 0 or Finding.objects.get().times == 2
    assert (Finding.objects.get().state, Finding.objects.get().times) == ("open", 2)
    assert Duty.objects.filter(state="open").count() == 1
    assert Cause.objects.get().episode == 2
    assert str(crime.id) == Finding.objects.get().key


def test_a_waived_finding_stays_waived_while_it_is_wrong_and_its_duty_is_waived_with_the_reason(steward):
    crimes(3)
    ask()
    with pytest.raises(Refused, match="at least 10"):
        commands.waive(steward, wanted=FindingFilter(check=CODE), reason="no")
    waived = commands.waive(
        steward, wanted=FindingFilter(check=CODE), reason="Paper record destroyed in 2004"
    )
    assert waived.waived == 3
    assert Duty.objects.get().state == "waived"
    ask()
    assert set(Finding.objects.values_list("state", flat=True)) == {"waived"}
    assert Score.objects.get(check_name=CODE).waived == 3


def test_scores_are_kept_by_day_and_district_as_found_out_of_looked_at(steward):
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    with clock.frozen(at):
        crimes(4)
        crimes(6, code="MD71530")
        ask()
    with clock.frozen(at + timedelta(days=1)):
        Crime.objects.filter(offence_code="", number="42/North0").update(offence_code="MD71530")
        ask()
        view, trend, districts = queries.check(steward, name=CODE)
    assert [(point.looked, point.found) for point in trend] == [(10, 4), (10, 3)]
    assert (view.looked, view.found, round(view.rate)) == (10, 3, 300)
    assert [(line.name, line.found) for line in districts] == [("North", 3)]


def test_only_changed_rows_are_asked_again_and_those_found_before():
    old = clock.now() - timedelta(days=3)
    with clock.frozen(old):
        crimes(5)
        commands.run_checks(SYSTEM)
    Crime.objects.filter(number="42/North0").update(offence_code="MD71530")
    with clock.frozen(clock.now()):
        crimes(2, district="South")
        run = commands.run_checks(SYSTEM, changed_only=True)
    assert not run.is_whole
    found = Finding.objects.filter(check_name=CODE, state="open")
    assert found.count() == 6
    assert Finding.objects.get(check_name=CODE, state="right").district == "North"


def test_a_check_that_cannot_look_says_so_and_stops_no_other(monkeypatch):
    crimes(1)
    ask()
    monkeypatch.setattr(asking, "_wrong", lambda one, since: ("SELECT nothing FROM nowhere", ()))
    run = ask()
    assert len(run.problems) == 1
    assert "nowhere" in run.problems[0]
    assert Finding.objects.get().state == "open", "could not look is not nothing there"
    assert Answer.objects.filter(problem="").count() == 1


def test_a_sealed_record_leaves_no_trace_in_lists_totals_scores_or_duties(steward):
    (sealed,) = crimes(1)
    RecordRestriction.objects.create(subject=f"crime:{sealed.id}", kind="crime", state="sealed",
                                     set_by=SYSTEM.account_id, set_at=clock.now())  # fmt: skip
    ask()
    assert queries.findings(steward, wanted=FindingFilter(check=CODE)).total == 0
    assert queries.check(steward, name=CODE)[0].found == 0
    assert Score.objects.get(check_name=CODE).found == 0
    assert not Duty.objects.exists()


def test_a_restricted_record_keeps_its_place_but_not_its_words(steward):
    (kept,) = crimes(1)
    RecordRestriction.objects.create(subject=f"crime:{kept.id}", kind="crime", state="restricted", contact="Op Elm",
                                     set_by=SYSTEM.account_id, set_at=clock.now())  # fmt: skip
    ask()
    (one,) = queries.findings(steward, wanted=FindingFilter(check=CODE)).findings
    assert (one.contact, one.shown, one.link) == ("Op Elm", (), "")


def test_an_officer_may_not_run_checks_or_let_findings_stand():
    officer = makers.actor(Role.OFFICER)
    with pytest.raises(Denied):
        commands.run_checks(officer, only=(CODE,))
    with pytest.raises(Denied):
        commands.waive(officer, wanted=FindingFilter(check=CODE), reason="because I say so")


def test_an_unknown_check_is_refused_by_name():
    with pytest.raises(Refused, match="no check crime"):
        ask("crime.nothing")
