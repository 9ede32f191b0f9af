"""The sweep finds exactly what is owed and was never done, and nothing else."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from bluelamp.contracts.refs import CrimeRef, IncidentRef
from bluelamp.control.tests import makers as control_room
from bluelamp.crime import commands as crime
from bluelamp.crime.tests.makers import records_crime
from bluelamp.crime.types import ImportBatch, ImportedCrime, Party, PartyRole, SupportConsent
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import LinkType, NewLink
from bluelamp.safeguarding import commands, queries
from bluelamp.safeguarding.codes import NoReferralReason
from bluelamp.safeguarding.models import (
    DomesticEvent,
    NoReferralDecision,
    Referral,
    ReferralStep,
    SweepFinding,
)
from bluelamp.safeguarding.tests.makers import (
    domestic_incident,
    family,
    imports,
    local,
    officer,
    settle,
    signs,
)  # fmt: skip
from bluelamp.safeguarding.types import Grade, PastAssessment, PastReferral, ReferralKind, RuleId
from bluelamp.work import queries as work
from bluelamp.work.types import DutyFilter

pytestmark = pytest.mark.django_db
JULY = (date(2019, 7, 1), date(2019, 7, 31))
NOON = local("2019-07-10 12:00")


@pytest.fixture(autouse=True)
def lists(db):
    """The control room's shipped lists."""
    control_room.reference()


def keys(run):
    return {
        (one.rule, one.source, one.subject) for one in queries.findings(SYSTEM, run=run.ref, limit=10_000)
    }


def sweep():
    return commands.sweep(SYSTEM, first=JULY[0], last=JULY[1])


def old_crime(victim, *, number=1, consent=SupportConsent.NOT_ASKED, code=""):
    ref = CrimeRef.new()
    given = ImportedCrime(
        ref=ref,
        source_id=f"C{number}",
        number=f"OLD/{number}",
        recorded_at=NOON,
        offence_code=code,
        parties=(Party(person=victim, role=PartyRole.VICTIM, consent=consent),),
        district="Central",
    )
    crime.import_crimes(SYSTEM, batch=ImportBatch(source_system="RMS03", batch="b1", crimes=(given,)))
    return ref


def test_a_migrated_month_with_nothing_done_owes_everything_in_order_of_risk():
    home = family(date(2010, 3, 1))
    incident = imports(NOON, home.roles(), number=1)
    old_crime(home.victim)
    events.read_all()
    assert not Referral.objects.exists(), "years of history are not sent to partners unannounced"
    run = sweep()
    assert run.candidates == 2
    assert dict(run.by_rule) == {"R-CP-17": 1, "R-DA-RA": 1, "R-OE": 1, "R-VS": 1}
    found = queries.findings(SYSTEM, run=run.ref)
    assert [one.place for one in found] == [1, 2, 3, 4]
    assert [one.risk for one in found] == sorted(one.risk for one in found)
    assert {one.source for one in found if one.rule == "R-DA-RA"} == {str(incident)}


def test_everything_done_owes_nothing():
    home = family(date(2010, 3, 1))
    incident = domestic_incident(NOON, home.roles())
    with clock.frozen(NOON + timedelta(hours=1)):
        signs(officer(), home, incident, 15)
        records_crime(home.victim)
    assert sweep().found == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_n_referrals_deleted_are_found_exactly(seed):
    chance = random.Random(seed)
    for number in range(8):
        home = family(date(2010, 3, 1), date(2012, 5, 1), surname=f"Family{chr(65 + number)}")
        at = NOON + timedelta(days=number)
        incident = domestic_incident(at, home.roles())
        with clock.frozen(at + timedelta(hours=1)):
            signs(officer(f"PC {number}"), home, incident, chance.choice([3, 15]))
            records_crime(home.victim)
    assert sweep().found == 0
    lost = chance.sample(list(Referral.objects.exclude(kind="idva")), 9)
    gone = {(one.rule, one.source, one.subject) for one in lost}
    ReferralStep.objects.filter(referral__in=lost).delete()
    Referral.objects.filter(id__in=[one.id for one in lost]).delete()
    run = sweep()
    assert keys(run) == gone
    assert run.found == 9 == run.new_since_last


def test_running_again_gives_the_same_and_shows_what_changed_since():
    home = family(date(2010, 3, 1))
    imports(NOON, home.roles(), number=1)
    first, second = sweep(), sweep()
    assert first.result_hash == second.result_hash
    assert (second.new_since_last, second.gone_since_last) == (0, 0)
    found = next(one for one in queries.findings(SYSTEM, run=second.ref) if one.rule == "R-CP-17")
    NoReferralDecision.objects.create(
        rule=found.rule,
        source=found.source,
        subject=found.subject,
        reason=NoReferralReason.ALREADY_OPEN_CASE.value,
        text="Open to social care.",
        decided_by="Desk",
        decided_by_id=SYSTEM.account_id,
        decided_at=clock.now(),
        needs_approval=False,
    )
    third = sweep()
    assert (third.found, third.gone_since_last) == (second.found - 1, 1)


def test_a_decision_that_waits_for_approval_does_not_count():
    home = family(date(2010, 3, 1))
    imports(NOON, home.roles(), number=1)
    found = next(one for one in queries.findings(SYSTEM, run=sweep().ref) if one.rule == "R-CP-17")
    NoReferralDecision.objects.create(
        rule=found.rule,
        source=found.source,
        subject=found.subject,
        reason=NoReferralReason.OTHER.value,
        text="Hm.",
        decided_by="Desk",
        decided_by_id=SYSTEM.account_id,
        decided_at=clock.now(),
        needs_approval=True,
    )
    assert (found.rule, found.source, found.subject) in keys(sweep())


def test_referrals_that_an_old_system_made_count():
    home = family()
    incident = imports(NOON, home.roles(), number=1)
    made = PastReferral(
        rule=RuleId.ASSESS,
        kind=ReferralKind.CHILD,
        source=str(incident),
        subject=str(incident),
        recipient="childrens-services",
        made_at=NOON,
        system="RMS03",
    )
    assert sweep().found == 1
    assert commands.import_past_referrals(SYSTEM, referrals=(made,)).opened == 1
    assert commands.import_past_referrals(SYSTEM, referrals=(made,)).opened == 0
    assert sweep().found == 0


def past_assessment(home, incident, key, grade, ticks):
    return PastAssessment(
        incident=incident,
        incident_number="1",
        victim=home.victim,
        suspect=home.suspect,
        grade=grade,
        ticks=ticks,
        signed_at=NOON + timedelta(hours=2),
        system="RMS03",
        key=key,
    )


@pytest.mark.parametrize(("grade", "ticks", "owed"), [
    (Grade.STANDARD, 4, {}), (Grade.HIGH, 9, {"R-MARAC": 1}), (Grade.STANDARD, 14, {"R-MARAC": 1}),
])  # fmt: skip
def test_an_assessment_of_an_old_system_tells_assessed_from_forgotten(grade, ticks, owed):
    home = family()
    incident = imports(NOON, home.roles(), number=1)
    assert dict(sweep().by_rule) == {"R-DA-RA": 1}
    past = (past_assessment(home, incident, "RA1", grade, ticks),)
    assert commands.import_past_assessments(SYSTEM, assessments=past).opened == 1
    assert commands.import_past_assessments(SYSTEM, assessments=past).opened == 0
    events.read_all()
    assert not Referral.objects.exists(), "years of history are not sent to partners unannounced"
    assert dict(sweep().by_rule) == owed
    view = queries.assessment(SYSTEM, past[0].ref)
    assert (view.is_complete, view.answers, view.question_set) == (True, (), "migrated")
    assert queries.waiting_for_review(SYSTEM) == ()


def test_a_victim_who_declined_is_not_found_and_a_crime_without_a_code_is():
    home = family()
    old_crime(home.victim, number=1, consent=SupportConsent.REFUSED)
    unknown = old_crime(home.victim, number=2, code="ZZ99")
    assert {one.source for one in queries.findings(SYSTEM, run=sweep().ref)} == {str(unknown)}


def test_a_child_of_two_adults_on_two_incidents_of_one_day_is_found_on_both():
    one, two = family(date(2010, 3, 1)), family(surname="Bello")
    more = [family(surname=f"More{chr(65 + n)}") for n in range(4)]
    nominals.link(SYSTEM, link=NewLink(start=str(two.victim), end=str(one.children[0]), type=LinkType.PARENT))
    for number, home in enumerate([one, two, *more]):
        imports(NOON + timedelta(minutes=number), home.roles(), number=number)
    run = sweep()
    assert dict(run.by_rule)["R-CP-17"] == 2


def test_confirming_turns_findings_into_duties_once():
    home = family(date(2010, 3, 1))
    imports(NOON, home.roles(), number=1)
    run = sweep()
    commands.confirm_sweep(SYSTEM, run=run.ref)
    assert work.duties_like(SYSTEM, wanted=DutyFilter()) == run.found
    with pytest.raises(Refused, match="already"):
        commands.confirm_sweep(SYSTEM, run=run.ref)
    commands.confirm_sweep(SYSTEM, run=sweep().ref)
    assert work.duties_like(SYSTEM, wanted=DutyFilter()) == run.found, "the same duty is owed once"


def test_a_finding_is_settled_by_referring_it_now():
    home = family(date(2010, 3, 1))
    incident = imports(NOON, home.roles(), number=1)
    run = sweep()
    row = SweepFinding.objects.get(run_id=run.ref.id, rule="R-CP-17")
    commands.refer_finding(SYSTEM, number=row.id)
    settle()
    made = Referral.objects.get(kind="child")
    assert (made.source, made.started_at) == (str(incident), NOON), "the clock runs from when it was owed"
    assert dict(sweep().by_rule).get("R-CP-17") is None


def test_a_range_that_makes_no_sense_is_refused_in_words():
    with pytest.raises(Refused, match="before the first"):
        commands.sweep(SYSTEM, first=JULY[1], last=JULY[0])


def test_the_independent_count_agrees_when_all_is_well_and_shows_the_gap_when_not():
    home, at = family(date(2010, 3, 1)), clock.now() - timedelta(days=2)
    domestic_incident(at, home.roles())
    with clock.frozen(at):
        records_crime(home.victim)
    gaps = {one.rule: one for one in commands.count_owed(SYSTEM)}
    assert {rule: (one.should, one.gap) for rule, one in gaps.items()} == {
        "R-DA-RA": (1, 0),
        "R-CP-17": (1, 0),
        "R-OE": (1, 0),
        "R-VS": (1, 0),
    }
    ReferralStep.objects.filter(referral__kind="child").delete()
    Referral.objects.filter(kind="child").delete()
    assert {one.rule for one in commands.count_owed(SYSTEM) if one.gap} == {"R-CP-17"}


def test_a_fall_of_a_fifth_against_twelve_weeks_alarms_a_person_within_a_day():
    now = clock.now()
    for days in range(1, 91):
        at = now - timedelta(days=days)
        incident = IncidentRef.new()
        DomesticEvent.objects.create(
            incident_id=incident.id, number="1", opened_at=at, marked_at=at, police_attended=True
        )
        if days > 7 or days % 2:
            commands.import_past_referrals(
                SYSTEM,
                referrals=(
                    PastReferral(
                        rule=RuleId.CHILD,
                        kind=ReferralKind.CHILD,
                        source=str(incident),
                        subject="person:1",
                        recipient="x",
                        made_at=at,
                        system="live",
                    ),
                ),
            )
    Referral.objects.update(rule_version="1")
    fallen = {one.rule: one.fall for one in commands.watch_rates(SYSTEM)}
    assert fallen.keys() == {"R-CP-17"} and fallen["R-CP-17"] >= 0.2
    commands.watch_rates(SYSTEM)
    owed = work.force_work(SYSTEM, wanted=DutyFilter(kind="safeguarding.rate_alarm")).duties
    assert len(owed) == 1, "one alarm a day, not one an hour"
