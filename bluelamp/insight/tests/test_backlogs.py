"""Every number of the board equals a recount from the rows, and one click opens them."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.models import RecordRestriction
from bluelamp.access.tests import makers as access
from bluelamp.contracts.refs import PersonRef
from bluelamp.insight import queries
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.work import commands as work
from bluelamp.work.models import Duty
from bluelamp.work.tests.makers import duty
from bluelamp.work.types import Risk

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return access.actor(Role.CHIEF_OFFICER, username="chief")


@pytest.fixture
def ledger():
    """Duties of every kind, risk, age and state."""
    chance, now = random.Random(7), clock.now()
    for number in range(120):
        started = now - timedelta(hours=chance.randrange(1, 400))
        with clock.frozen(started):
            owed = work.owe(
                SYSTEM,
                duty=duty(
                    subject=f"person:{number}",
                    kind=chance.choice(["safeguarding.child", "safeguarding.marac", "other"]),
                    risk=Risk(chance.randrange(1, 5)),
                    district=chance.choice(["North", "South", "East & West", ""]),
                    started_at=started,
                    due_at=started + timedelta(hours=chance.randrange(1, 300)),
                ),
            )
        if number % 4 == 0:
            work.meet(SYSTEM, ref=owed.ref, how="Done.")


def recount(**wanted):
    """Counted in plain Python from the rows, without the ledger's own queries."""
    now = clock.now()
    rows = [row for row in Duty.objects.all() if row.state == "open"]
    if wanted.pop("overdue", None):
        rows = [row for row in rows if row.due_at < now and row.paused_at is None]
    return sum(all(str(getattr(row, name)) == str(value) for name, value in wanted.items()) for row in rows)


def test_every_number_equals_an_independent_recount(chief, ledger):
    board = queries.backlogs(chief)
    assert (board.owed, board.overdue) == (recount(), recount(overdue=1)) and board.owed == 90
    for one in board.backlogs:
        assert one.owed.number == recount(kind=one.kind)
        assert one.overdue.number == recount(kind=one.kind, overdue=1)
        assert sum(cell.number for _, cell in one.by_risk) == one.owed.number
        for risk, cell in one.by_risk:
            assert cell.number == recount(kind=one.kind, risk=risk.value)
        for cell in one.by_district:
            district = "" if cell.label == "No district" else cell.label
            assert cell.number == recount(kind=one.kind, district=district)
        ages = [row.started_at for row in Duty.objects.filter(kind=one.kind, state="open")]
        assert one.oldest == min(ages, default=None)


def test_yesterday_and_last_week_are_counted_from_the_same_rows(chief, ledger):
    at = clock.now() - timedelta(days=1)
    board = queries.backlogs(chief)
    for one in board.backlogs:
        rows = Duty.objects.filter(kind=one.kind, started_at__lte=at)
        then = sum(row.settled_at is None or row.settled_at > at for row in rows)
        assert abs(one.yesterday - then) <= 1


def signed_in(role, name):
    account = access.account(role, username=name)
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": access.PASSWORD})
    return client


def test_each_number_on_the_wall_opens_exactly_its_rows(ledger):
    client = signed_in(Role.CHIEF_OFFICER, "wall")
    page = client.get("/insight/backlogs/").content.decode()
    links = re.findall(
        r'href="(/duties/force/\?[^"]+)"[^>]*>(?:<span[^>]*>.</span> )?(?:[^<]*)<b>([\d,]+)</b>', page
    )
    assert len(links) > 20
    for link, number in links:
        if "district" not in link and "kind" not in link:
            continue
        opened = client.get(link.replace("&amp;", "&")).content.decode()
        total = re.search(r"([\d,]+) in all", opened)
        assert (total.group(1) if total else "0") == number, link


def test_a_total_never_reveals_a_sealed_record(chief):
    person = PersonRef.new()
    work.owe(SYSTEM, duty=duty(subject=str(person)))
    work.owe(SYSTEM, duty=duty(subject="person:2"))
    RecordRestriction.objects.create(
        subject=str(person), kind="person", state="sealed", set_by=SYSTEM.account_id, set_at=clock.now()
    )
    assert queries.backlogs(chief).owed == 1
    assert queries.backlogs(SYSTEM).owed == 2


def test_a_figure_that_could_not_be_counted_is_said_and_never_zero(chief):
    assert "has not run yet" in queries.backlogs(chief).not_counted[0]


def test_somebody_without_the_role_is_refused():
    assert signed_in(Role.CALL_HANDLER, "handler").get("/insight/backlogs/").status_code == 403
