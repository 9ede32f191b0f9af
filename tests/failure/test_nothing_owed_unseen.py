"""What a domestic incident, an assessment and a crime set off without anybody having to remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from bluelamp.access.codes import Role
from bluelamp.access.models import RecordRestriction
from bluelamp.access.tests import makers as access
from bluelamp.contracts.refs import ReferralRef
from bluelamp.control import commands as control
from bluelamp.control import queries as control_queries
from bluelamp.control.tests import makers as control_room
from bluelamp.control.tests import makers as room
from bluelamp.control.types import MarkDomestic
from bluelamp.crime.tests.makers import records_crime
from bluelamp.crime.types import SupportConsent
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused, StaleEdit
from bluelamp.safeguarding import commands, queries
from bluelamp.safeguarding.codes import NoReferralReason
from bluelamp.safeguarding.models import Evaluation, Judgement, NoReferralDecision, Referral, ReferralStep
from bluelamp.safeguarding.tests import makers
from bluelamp.safeguarding.tests.makers import (
    HIGH,
    answers,
    desk,
    domestic_incident,
    enrol,
    family,
    local,
    officer,
    school,
    settle,
    signs,
)  # fmt: skip
from bluelamp.safeguarding.types import (
    Consent,
    DeskFilter,
    Grade,
    NoReferral,
    Priority,
    ReferralState,
    RuleId,
    Triage,
)
from bluelamp.work import queries as work
from bluelamp.work.types import DutyFilter

pytestmark = pytest.mark.django_db
FRIDAY = local("2026-05-01 23:40")


@pytest.fixture(autouse=True)
def lists(db):
    """The control room's shipped lists."""
    control_room.reference()


def of_kind(kind, source=None):
    rows = Referral.objects.filter(kind=kind).order_by("recipient", "subject")
    return list(rows.filter(source=str(source)) if source else rows)


def duties(kind):
    return work.force_work(SYSTEM, wanted=DutyFilter(kind=kind)).duties


def test_a_domestic_incident_with_two_children_at_two_schools_over_a_bank_holiday_weekend():
    home = family(date(2015, 3, 1), date(2010, 6, 2))
    school("100001", "Alma Primary")
    school("100002", "Hill Academy")
    enrol(home.children[0], "100001")
    enrol(home.children[1], "100002")
    incident = domestic_incident(FRIDAY, home.roles())
    notices = of_kind("encompass", incident)
    assert [one.recipient for one in notices] == ["school:100001", "school:100002"]
    assert {one.due_at for one in notices} == {local("2026-05-05 08:45")}, "Monday was a bank holiday"
    assert len(of_kind("child", incident)) == 2
    owed = duties("safeguarding.assess")
    assert [one.source for one in owed] == [str(incident)]
    assert owed[0].due_at == FRIDAY + timedelta(hours=24)


def test_a_call_not_attended_owes_no_school_notice_until_police_attend():
    home = family(date(2015, 3, 1))
    incident = domestic_incident(FRIDAY, home.roles(), attended=False)
    assert not of_kind("encompass", incident)
    commands.note_attended(SYSTEM, incident=incident)
    commands.consider_incident(SYSTEM, incident=incident, trigger="police attended")
    assert len(of_kind("encompass", incident)) == 1


def test_a_qualifier_three_days_late_counts_from_the_qualifier_and_shows_the_delay():
    home, late = family(date(2015, 3, 1)), FRIDAY + timedelta(days=3)
    with clock.frozen(FRIDAY):
        ref = room.opens(room.dispatcher(), category="burglary", grade="", persons=home.roles())
        settle()
    assert not Referral.objects.exists()
    with clock.frozen(late):
        control.mark_domestic(room.dispatcher("dan"), ref=ref, mark=MarkDomestic())
        settle()
        found = queries.referrals_of_incident(SYSTEM, ref)
    assert {one.started_at for one in found} == {late}
    assert {one.delay_hours for one in found} == {72.0}


def test_replaying_every_fact_opens_nothing_twice():
    home = family(date(2015, 3, 1), date(2012, 3, 1))
    incident = domestic_incident(FRIDAY, home.roles(with_children=True))
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        signs(officer(), home, incident, 15)
    before = set(Referral.objects.values_list("id", flat=True))
    owed = work.duties_like(SYSTEM, wanted=DutyFilter())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_reader SET from_xid = 0, to_xid = 0, after_seq = 0 WHERE name = 'safeguarding'"
        )
    with clock.frozen(FRIDAY + timedelta(hours=2)):
        events.read_all()
    assert Evaluation.objects.count() > 3, "the rules were asked again"
    assert set(Referral.objects.values_list("id", flat=True)) == before
    assert work.duties_like(SYSTEM, wanted=DutyFilter()) == owed


def test_high_risk_goes_to_marac_and_an_idva_without_anybody_remembering():
    home = family()
    incident = domestic_incident(FRIDAY, home.roles())
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        signs(officer(), home, incident, 15, judged=Grade.STANDARD)
    assert Judgement.objects.get().tried_to_lower
    (marac,) = of_kind("marac", incident)
    assert marac.state == ReferralState.QUEUED
    assert marac.payload_hash and '"grade": "High"' in marac.payload
    assert marac.due_at == local("2026-05-02 23:59"), "the same day"
    (idva,) = of_kind("idva", incident)
    assert idva.due_at == local("2026-05-06 23:59"), "two working days after a bank holiday weekend"
    assert not duties("safeguarding.assess"), "the duty to assess is met"


def test_a_standard_assessment_owes_no_marac_and_lets_the_log_close():
    home = family()
    incident = domestic_incident(FRIDAY, home.roles())
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        signs(officer(), home, incident, 3)
        checklist = {
            one.needs.value: one.state for one in control_queries.incident(SYSTEM, incident).checklist
        }
    assert not of_kind("marac")
    assert checklist["assessment"] != "owed" and checklist["referral"] != "owed", checklist


def test_more_than_five_not_asked_leaves_the_duty_to_assess_open():
    home = family()
    incident = domestic_incident(FRIDAY, home.roles())
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        signs(officer(), home, incident, 2, not_asked=6)
    assert len(duties("safeguarding.assess")) == 1


def test_a_third_incident_in_a_year_is_high_by_history_alone():
    home = family()
    for months in (6, 3):
        domestic_incident(FRIDAY - timedelta(days=30 * months), home.roles())
    assert not of_kind("marac")
    incident = domestic_incident(FRIDAY, home.roles())
    (marac,) = of_kind("marac", incident)
    assert "Three or more incidents" in marac.grounds


def test_a_contact_within_a_year_of_the_last_referral_is_a_repeat():
    home = family()
    first = domestic_incident(local("2025-06-02 12:00"), home.roles())
    with clock.frozen(local("2025-06-02 14:00")):
        signs(officer(), home, first, 20)
    again = domestic_incident(FRIDAY, home.roles())
    (marac,) = of_kind("marac", again)
    assert "Repeat" in marac.grounds


def test_two_editors_of_one_assessment_overwrite_nobody():
    home = family()
    incident = domestic_incident(FRIDAY, home.roles())
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        signs(officer("PC One"), home, incident, 3)
        with pytest.raises(StaleEdit, match="Pc One signed version 1"):
            signs(officer("PC Two"), home, incident, 15)
        second = signs(officer("PC Three"), home, incident, 15, seen_version=1)
    assert second.version == 2
    assert len(queries.assessments_of_incident(SYSTEM, incident)) == 2, "the first version stays"


def test_a_form_posted_twice_signs_once():
    home = family()
    incident = domestic_incident(FRIDAY, home.roles())
    by = replace(officer(), key="form-1")
    first = commands.sign_assessment(by, assessment=makers.assessment(home, incident, 15))
    again = commands.sign_assessment(by, assessment=makers.assessment(home, incident, 15))
    assert first.ref == again.ref
    assert len(queries.assessments_of_incident(SYSTEM, incident)) == 1


def test_every_fault_of_a_form_is_named_at_once():
    home = family()
    bad = makers.assessment(home, None, 0, answers=answers(2)[2:])
    with pytest.raises(Refused) as refused:
        commands.sign_assessment(officer(), assessment=bad)
    assert len(refused.value.reasons) == 2


def test_a_supervisor_may_raise_and_cannot_lower():
    home, boss = family(), access.actor(Role.SERGEANT, username="sgt")
    incident = domestic_incident(FRIDAY, home.roles())
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        signed = signs(officer(), home, incident, 11)
        lowered = commands.review_assessment(boss, ref=signed.ref, judged=Grade.STANDARD, reason="Calm now.")
        assert lowered.grade is Grade.MEDIUM
        raised = commands.review_assessment(boss, ref=signed.ref, judged=HIGH, reason="Threats last week.")
        settle()
    assert raised.grade is Grade.HIGH
    assert len(of_kind("marac", incident)) == 1
    view = queries.assessment(SYSTEM, signed.ref)
    assert [one.tried_to_lower for one in view.judgements] == [True, False]


def test_a_victim_is_referred_for_support_within_two_working_days():
    home = family()
    with clock.frozen(FRIDAY):
        crime = records_crime(home.victim)
    (referral,) = of_kind("victim_services", crime)
    assert referral.state == ReferralState.QUEUED
    assert referral.due_at == local("2026-05-06 23:59")


def test_a_domestic_abuse_victim_is_asked_first_and_the_clock_runs():
    home = family()
    with clock.frozen(FRIDAY):
        crime = records_crime(home.victim, is_domestic=True)
        (referral,) = of_kind("victim_services", crime)
        assert referral.state == ReferralState.RETURNED
        assert len(duties("safeguarding.victim_services")) == 1
        ref = queries.referral(SYSTEM, makers_ref(referral)).ref
        said = commands.note_consent(
            officer(), ref=ref, consent=Consent.GIVEN, words="Yes please.", revision=referral.revision
        )
    assert said.state is ReferralState.QUEUED


def makers_ref(row):
    return ReferralRef(row.id)


def test_a_victim_who_declines_is_a_reasoned_decision_not_a_gap():
    home = family()
    with clock.frozen(FRIDAY):
        crime = records_crime(home.victim, consent=SupportConsent.REFUSED)
    (referral,) = of_kind("victim_services", crime)
    assert referral.state == ReferralState.NOT_REFERRED
    assert not duties("safeguarding.victim_services")


def test_triage_needs_a_rationale_and_an_up_to_date_look():
    home = family(date(2015, 3, 1))
    incident = domestic_incident(FRIDAY, home.roles())
    (child,) = of_kind("child", incident)
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        with pytest.raises(Refused, match="rationale"):
            commands.triage(
                desk(),
                ref=makers_ref(child),
                decision=Triage(priority=Priority.RED, rationale="bad", revision=child.revision),
            )
        with pytest.raises(StaleEdit):
            commands.triage(
                desk("Other"),
                ref=makers_ref(child),
                decision=Triage(
                    priority=Priority.RED, rationale="Baby in the room.", revision=child.revision - 1
                ),
            )
        sent = commands.triage(
            desk("Third"),
            ref=makers_ref(child),
            decision=Triage(priority=Priority.RED, rationale="Baby in the room.", revision=child.revision),
        )
    assert sent.state is ReferralState.QUEUED
    assert sent.due_at == FRIDAY + timedelta(hours=4), "a higher grade brings the due time forward"


def test_a_decision_not_to_refer_a_child_counts_only_when_a_supervisor_agrees():
    home = family(date(2015, 3, 1))
    incident = domestic_incident(FRIDAY, home.roles())
    (child,) = of_kind("child", incident)
    given = NoReferral(
        rule=RuleId.CHILD,
        source=child.source,
        subject=child.subject,
        incident=incident,
        reason=NoReferralReason.NOT_A_CHILD,
        text="Passport seen: aged nineteen.",
    )
    decided = commands.decide_no_referral(desk(), decision=given)
    assert not decided.counts
    assert queries.referral(SYSTEM, makers_ref(child)).state is ReferralState.TRIAGE
    with pytest.raises(Refused, match="own"):
        _approve_own(decided)
    commands.approve_no_referral(access.actor(Role.INSPECTOR, username="insp"), decision=decided.id)
    assert queries.referral(SYSTEM, makers_ref(child)).state is ReferralState.NOT_REFERRED
    assert not duties("safeguarding.child")


def _approve_own(decided):
    both = access.actor(Role.MARAC_COORDINATOR, username="both")
    NoReferralDecision.objects.filter(pk=decided.id).update(decided_by_id=both.account_id)
    commands.approve_no_referral(both, decision=decided.id)


def test_every_referral_shows_its_history_with_names_and_times():
    home = family(date(2015, 3, 1))
    incident = domestic_incident(FRIDAY, home.roles())
    (child,) = of_kind("child", incident)
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        commands.triage(
            desk(),
            ref=makers_ref(child),
            decision=Triage(
                priority=Priority.AMBER, rationale="School age child at home.", revision=child.revision
            ),
        )
        told = queries.timeline(SYSTEM, makers_ref(child))
    assert [line.what for line in told] == [
        "It happened",
        "Raised",
        "Waiting for triage",
        "Queued for partner",
    ]
    assert told[-1].by == "Rowan Desk"
    assert ReferralStep.objects.filter(referral_id=child.id).count() == 3


def test_turning_a_rule_off_is_impossible_for_one_person():
    one, two = access.actor(Role.INSPECTOR, username="one"), access.actor(Role.INSPECTOR, username="two")
    queries.every_rule(one)
    commands.ask_rule_off(one, rule=RuleId.VICTIM, reason="Too many referrals")
    with pytest.raises(Refused, match="two people"):
        commands.agree_rule_off(one, rule=RuleId.VICTIM)
    records_crime(family().victim)
    assert of_kind("victim_services"), "the rule is on until two agree"
    commands.agree_rule_off(two, rule=RuleId.VICTIM)
    assert queries.rules_turned_off(one) == ("R-VS",)


def test_a_sealed_person_is_on_no_desk_and_in_no_count():
    home = family(date(2015, 3, 1))
    domestic_incident(FRIDAY, home.roles())
    before = queries.desk(desk(), wanted=DeskFilter()).total
    RecordRestriction.objects.create(
        subject=str(home.children[0]),
        kind="person",
        state="sealed",
        set_by=SYSTEM.account_id,
        set_at=clock.now(),
    )
    assert before > 0
    assert queries.desk(desk("Another"), wanted=DeskFilter()).total == 0
