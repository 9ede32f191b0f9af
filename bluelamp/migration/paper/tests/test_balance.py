"""issued = entered + voided + outstanding: over random histories, in races, and when a row is taken away."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluelamp.control.tests import makers as room
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.models import PaperMove, PaperSheet
from bluelamp.migration.paper import commands, queries
from bluelamp.migration.paper.cli import paper
from bluelamp.migration.paper.codes import Finding
from bluelamp.migration.paper.tests import makers
from bluelamp.migration.paper.types import Order
from bluelamp.work import queries as work

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "key", "make", "check", "differ", "void", "hand", "again"]),
        st.integers(0, 30), st.sampled_from(["shelf", "car", "custody"]), st.sampled_from(["incident", "person"]),
    ),
    max_size=14,
)  # fmt: skip


class History:
    """One random history of forms, with what an honest clerk would note in a book beside it."""

    def __init__(self):
        self.typist, self.second = makers.typist(), makers.second()
        self.book: dict[str, str] = {}
        self.form: dict[str, str] = {}
        self.at = NOW
        self.past: list[tuple[datetime, dict[str, str]]] = []

    def step(self, what, number, place, form):
        self.at += timedelta(minutes=7)
        with clock.frozen(self.at):
            if what == "issue" or not self.book:
                self.issue(number % 4 + 1, place, form)
            else:
                serial = sorted(self.book)[number % len(self.book)]
                getattr(self, what)(serial, place)
        self.past.append((self.at, dict(self.book)))

    def issue(self, count, place, form):
        for serial in commands.issue(SYSTEM, order=Order(what=form, count=count, to=place)).serials:
            self.book[serial], self.form[serial] = "outstanding", form

    def sent(self, serial):
        return makers.LOG if self.form[serial] == "incident" else makers.PERSON

    def tried(self, serial, act, *, ends=""):
        """Done when the book says it may be, refused in words when not."""
        try:
            act()
        except Refused as refused:
            assert refused.reasons
            return
        if ends:
            assert self.book[serial] == "outstanding", f"{serial} ended twice"
            self.book[serial] = ends

    def key(self, serial, place):
        self.tried(serial, lambda: commands.keep_reading(self.typist, serial=serial, sent=self.sent(serial)))

    def make(self, serial, place):
        def act():
            offered = queries.likenesses(self.typist, serial=serial)
            chosen = {one.part: one.found[0].ref if one.found else "new" for one in offered}
            commands.make(self.typist, serial=serial, chosen=chosen)

        self.tried(serial, act, ends="entered")

    def again(self, serial, place):
        self.key(serial, place)
        self.make(serial, place)

    def check(self, serial, place):
        self.tried(serial, lambda: commands.check(self.second, serial=serial, sent=self.sent(serial)))

    def differ(self, serial, place):
        other = self.sent(serial) | {"collar": "4472"}
        self.tried(serial, lambda: commands.check(self.second, serial=serial, sent=other))
        self.tried(
            serial, lambda: commands.resolve(self.second, serial=serial, keep={"collar": "second"}, other={})
        )

    def void(self, serial, place):
        self.tried(
            serial,
            lambda: commands.void(self.typist, serials=(serial,), reason="spoilt by rain"),
            ends="voided",
        )

    def hand(self, serial, place):
        self.tried(serial, lambda: commands.hand_over(self.typist, serials=(serial,), to=place))


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_the_balance_holds_over_any_history_and_at_every_moment_of_it(steps):
    with transaction.atomic():
        room.reference()
        history = History()
        for step in steps:
            history.step(*step)
        with clock.frozen(history.at):
            found = queries.balance(SYSTEM)
            assert found.is_whole and not found.wrong
            _says_what_the_book_says(found, history.book)
            assert {one.serial for one in found.outstanding} == {
                s for s, how in history.book.items() if how == "outstanding"
            }
            for moment, book in history.past:
                _says_what_the_book_says(queries.balance(SYSTEM, at=moment), book)
        transaction.set_rollback(True)


def _says_what_the_book_says(found, book):
    counted = list(book.values())
    total = found.total
    assert (total.issued, total.entered, total.voided, total.outstanding) == (
        len(counted), counted.count("entered"), counted.count("voided"), counted.count("outstanding"))  # fmt: skip
    for group in (found.by_form, found.by_place, found.by_pack):
        assert sum(one.issued for one in group.values()) == total.issued
        assert all(one.is_whole for one in group.values())


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_serial_make_one_record_and_one_is_told():
    room.reference()
    by = makers.typist()
    serial = makers.issued(by)[0]
    with clock.frozen(NOW):
        commands.keep_reading(by, serial=serial, sent=makers.LOG)
    said = []
    gate = threading.Barrier(2)

    def enter():
        try:
            with clock.frozen(NOW):
                gate.wait(timeout=20)
                said.append(commands.make(by, serial=serial, chosen={"record": "new", "p1": "new"}).stage)
        except Refused as refused:
            said.append(refused.reasons[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert len(said) == 2 and sum("already entered" in str(one) for one in said) == 1, said
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM control_incident")
        assert cursor.fetchone()[0] == 1
    assert queries.balance(SYSTEM).total.entered == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_printing_at_once_never_get_one_number():
    given_out: list[str] = []

    def print_some():
        try:
            given_out.extend(commands.issue(SYSTEM, order=Order(what="crime", count=20, to="shelf")).serials)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=print_some) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert len(given_out) == len(set(given_out)) == 80
    assert queries.balance(SYSTEM).is_whole


@pytest.mark.django_db
def test_a_form_taken_away_behind_the_back_is_named():
    kept, gone = makers.issued(makers.typist(), count=2)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM migration_papermove WHERE sheet_id IN (SELECT id FROM migration_papersheet WHERE "
                       "serial = %s)", [gone.replace(" ", "")])  # fmt: skip
        cursor.execute("DELETE FROM migration_papersheet WHERE serial = %s", [gone.replace(" ", "")])
    found = queries.balance(SYSTEM)
    assert [(one.finding, one.serial) for one in found.wrong] == [(Finding.MISSING, gone)]
    ran = CliRunner().invoke(paper, ["balance", "--json"])
    told = json.loads(ran.stdout)
    assert (
        ran.exit_code == 1 and told["wrong"][0]["serial"] == gone and told["outstanding"][0]["serial"] == kept
    )


@pytest.mark.django_db
def test_a_state_changed_behind_the_back_is_named():
    serial = makers.issued(makers.typist())[0]
    PaperSheet.objects.update(state="voided")
    assert [one.finding for one in queries.balance(SYSTEM).wrong] == [Finding.DISAGREES]
    assert PaperMove.objects.count() == 1 and serial


@pytest.mark.django_db
def test_a_form_past_its_time_owes_its_desk_a_duty_until_it_is_found():
    by = makers.typist()
    with clock.frozen(NOW):
        first, other = makers.issued(by, count=2)
        assert commands.owe_overdue(SYSTEM).new == 0, "not late yet"
    with clock.frozen(NOW + timedelta(days=4)):
        assert commands.owe_overdue(SYSTEM).new == 2 and commands.owe_overdue(SYSTEM).new == 0
        commands.void(by, serials=(first,), reason="found torn in the car")
        commands.hand_over(by, serials=(other,), to="PC 4471")
        assert commands.owe_overdue(SYSTEM).new == 0, "handed over: the time begins again"
        owed = [
            one
            for s in (first, other)
            for one in work.duties_about(SYSTEM, text=f"paper:{s.replace(' ', '')}")
        ]
        assert len(owed) == 2 and all(one.settled_at for one in owed)
    with clock.frozen(NOW + timedelta(days=8)):
        assert commands.owe_overdue(SYSTEM).new == 1, "and runs out again"


@pytest.mark.django_db
def test_voiding_asks_why_and_typed_forms_are_not_voided():
    by = makers.typist()
    room.reference()
    first, other = makers.issued(by, count=2)
    with pytest.raises(Refused, match="Say why"):
        commands.void(by, serials=(first,), reason=" ")
    with clock.frozen(NOW):
        commands.keep_reading(by, serial=other, sent=makers.LOG)
        with pytest.raises(Refused, match="has been typed in by"):
            commands.void(by, serials=(other, first), reason="not needed any more")
    assert queries.balance(SYSTEM).total.voided == 0, "none of them, or all"


@pytest.mark.django_db
def test_the_operator_prints_a_pack_and_reads_the_balance(tmp_path):
    out = tmp_path / "pack.pdf"
    ran = CliRunner().invoke(paper, ["print", "patrol_car", "--to", "Car BL12", "--out", str(out), "--json"])
    told = json.loads(ran.stdout)
    assert ran.exit_code == 0 and len(told["serials"]) == 17 and out.read_bytes().startswith(b"%PDF-1.7")
    ran = CliRunner().invoke(paper, ["balance"])
    assert ran.exit_code == 0 and all(f"outstanding {serial}" in ran.stdout for serial in told["serials"])
    assert CliRunner().invoke(paper, ["balance", "--complete"]).exit_code == 1
    lost = CliRunner().invoke(
        paper, ["print", "incident", "--to", "x", "--out", str(tmp_path / "no" / "x.pdf")]
    )
    assert isinstance(lost.exception, Refused) and "no new numbers are needed" in str(lost.exception)


@pytest.mark.django_db
def test_control_characters_in_a_holder_or_a_reason_are_no_fault_of_the_form():
    by = makers.typist()
    serial = makers.issued(by, to="Desk\x00 north\u202e\n")[0]
    assert queries.sheet(SYSTEM, serial=serial).line.holder == "Desk north"
    with pytest.raises(Refused, match="Say who"):
        commands.hand_over(by, serials=(serial,), to="\x00\u202e")
    commands.void(by, serials=(serial,), reason="torn\x00 in the rain")
