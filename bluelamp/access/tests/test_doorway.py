"""The doorways: permission, audit with the act, denial on record, and a repeat that changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bluelamp.access import commands, queries
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.models import Account, AuditRow
from bluelamp.access.tests import makers
from bluelamp.access.types import NewAccount, Restriction
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def new(username: str, **more: object) -> NewAccount:
    return NewAccount(username=username, name="New Person", roles=frozenset({Role.OFFICER}), **more)  # type: ignore[arg-type]


def test_who_may_not_is_refused_in_words_and_the_attempt_is_on_record():
    officer = makers.actor(Role.OFFICER)
    with pytest.raises(Denied, match="access manager"):
        commands.open_account(officer, new=new("x"))
    assert not Account.objects.filter(username="x").exists()
    row = AuditRow.objects.get(operation="denied")
    assert row.door == "access.commands.open_account"
    assert row.account_id == officer.account_id


def test_a_change_and_its_audit_row_stand_or_fall_together():
    manager = makers.actor(Role.ACCESS_MANAGER)
    before = AuditRow.objects.count()
    with pytest.raises(Refused):
        commands.open_account(manager, new=replace(new("x"), roles=frozenset({"wizard"})))
    assert AuditRow.objects.count() == before
    ref = commands.open_account(manager, new=new("x"))
    assert AuditRow.objects.filter(operation="grant", door="access.commands.open_account").exists()
    assert Account.objects.get(username="x").id == ref.id


def test_an_unknown_role_is_refused_by_name():
    with pytest.raises(Refused, match="no role 'wizard'"):
        commands.open_account(SYSTEM, new=replace(new("x"), roles=frozenset({"wizard"})))


def test_the_same_request_twice_gives_the_first_answer():
    manager = replace(makers.actor(Role.ACCESS_MANAGER), key="form-1")
    account = makers.account(Role.TELEPHONY)
    ref = queries.AccountRef(account.id)
    first = commands.issue_token(manager, account=ref, label="line")
    assert commands.issue_token(manager, account=ref, label="line") == first
    with pytest.raises(Refused, match="other content"):
        commands.issue_token(manager, account=ref, label="another")


def test_an_expired_post_gives_nothing():
    yesterday = clock.now() - timedelta(days=1)
    actor = makers.actor(Role.ACCESS_MANAGER, starts=yesterday - timedelta(days=5), ends=yesterday)
    assert actor.roles == frozenset()
    with pytest.raises(Denied):
        commands.open_account(actor, new=new("x"))


def test_a_post_that_has_not_begun_gives_nothing_yet():
    tomorrow = clock.now() + timedelta(days=1)
    assert makers.actor(Role.AUDITOR, starts=tomorrow).roles == frozenset()


@pytest.fixture
def sealed():
    ref = PersonRef.new()
    standards = makers.actor(Role.PROFESSIONAL_STANDARDS)
    restriction = Restriction(state=RestrictionState.SEALED, people=frozenset({standards.account_id}))
    commands.restrict(standards, ref=ref, to=restriction, reason="protected witness")
    return ref


def test_a_sealed_record_does_not_exist_for_others(sealed):
    auditor = makers.actor(Role.AUDITOR)
    with pytest.raises(NotThere):
        queries.looks_at(auditor, sealed)
    assert AuditRow.objects.filter(operation="denied", subjects=[str(sealed)]).exists()


def test_only_professional_standards_may_seal():
    inspector = makers.actor(Role.INSPECTOR)
    restriction = Restriction(state=RestrictionState.SEALED, people=frozenset({inspector.account_id}))
    with pytest.raises(Refused, match="professional standards"):
        commands.restrict(inspector, ref=PersonRef.new(), to=restriction, reason="because of the case")


def test_a_restricted_record_says_whom_to_contact_and_nothing_else():
    ref, inspector = PersonRef.new(), makers.actor(Role.INSPECTOR)
    restriction = Restriction(
        state=RestrictionState.RESTRICTED, people=frozenset({inspector.account_id}), contact="Source Unit"
    )
    commands.restrict(inspector, ref=ref, to=restriction, reason="source handling")
    with pytest.raises(Denied, match="contact Source Unit"):
        queries.looks_at(makers.actor(Role.AUDITOR), ref)


def test_reading_the_audit_is_itself_audited():
    auditor, ref = makers.actor(Role.AUDITOR), PersonRef.new()
    queries.looks_at(auditor, ref)
    (entry,) = queries.looks_at(auditor, ref)
    assert (entry.actor, entry.operation) == (auditor.name, "consultation")
