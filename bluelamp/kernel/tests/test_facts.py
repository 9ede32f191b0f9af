"""Facts: stated with the change, read once, in order, whoever fails when."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from bluelamp.kernel import events
from bluelamp.kernel.events import declaring, follow
from bluelamp.kernel.events.following import Cursor
from bluelamp.kernel.models import Fact, Parked


@declaring.fact("kernel_tests.noted")
@dataclass(frozen=True, kw_only=True)
class Noted:
    number: int


HEARD: list[int] = []
FAILING: set[int] = set()


def hear(fact: Noted) -> None:
    if fact.number in FAILING:
        raise ValueError(f"cannot digest {fact.number}")
    HEARD.append(fact.number)


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    HEARD.clear()
    FAILING.clear()
    one = declaring.Subscription("kernel_tests.hear", "kernel_tests", "kernel_tests.noted", hear)
    monkeypatch.setitem(declaring.subscriptions._items, "kernel_tests.hear", one)
    declaring.handlers_of.cache_clear()
    declaring.heard_by.cache_clear()
    yield
    declaring.handlers_of.cache_clear()
    declaring.heard_by.cache_clear()


def say(number: int, about: str = "person:1") -> None:
    with transaction.atomic():
        events.state(Noted(number=number), about=about)


def numbers(place: Cursor, count: int) -> list[int]:
    """The next facts; waits for them, because other test workers' transactions may hold the horizon back."""
    found: list[int] = []
    end = time.monotonic() + 60
    while len(found) < count and time.monotonic() < end:
        facts, place = follow(place, names=["kernel_tests.noted"])
        found += [stated.fact.number for stated in facts]
        time.sleep(0 if facts else 0.05)
    return found


def digest_all() -> None:
    """Let the reader digest everything that is certain, once everything stated is."""
    horizon, end = Fact.objects.order_by("-seq").values_list("xid", flat=True).first(), time.monotonic() + 60
    while events.latest().to_xid <= horizon and time.monotonic() < end:
        time.sleep(0.05)
    while events.read_once("kernel_tests"):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        events.state(Noted(number=1), about="person:1")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_fact():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.state(Noted(number=1), about="person:1")
        _ = 1 / 0
    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_late_committer_is_never_missed():
    """Number 1 is stated first and committed last: a reader that looked in between still gets both, 1 first."""
    start, stated, may_end = events.latest(), threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            events.state(Noted(number=1), about="person:slow")
            stated.set()
            may_end.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    stated.wait(10)
    say(2, about="person:quick")
    seen, place = follow(start, names=["kernel_tests.noted"])
    assert seen == [], "a fact behind a running transaction was read too early"
    may_end.set()
    thread.join()
    assert numbers(place, 2) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_order_per_subject_is_commit_order_even_when_the_older_transaction_speaks_second():
    """The transaction with the lower id waits for the one that spoke first; readers see the order spoken."""
    start, has_id, first_spoke = events.latest(), threading.Event(), threading.Event()

    def older() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
            has_id.set()
            first_spoke.wait(10)
            events.state(Noted(number=2), about="person:same")
        connection.close()

    thread = threading.Thread(target=older)
    thread.start()
    has_id.wait(10)
    say(1, about="person:same")
    first_spoke.set()
    thread.join()
    assert numbers(start, 2) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_third_transaction_between_two_speakers_does_not_turn_their_order_round():
    """The one who speaks second began first; a bystander began in between and is still running."""
    start, old_began, bystands, spoke, may_end = (events.latest(), *(threading.Event() for _ in range(4)))

    def begin() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")

    def older() -> None:
        with transaction.atomic():
            begin()
            old_began.set()
            spoke.wait(10)
            events.state(Noted(number=2), about="person:same")
        connection.close()

    def bystander() -> None:
        with transaction.atomic():
            begin()
            bystands.set()
            may_end.wait(10)
        connection.close()

    first, second = threading.Thread(target=older), threading.Thread(target=bystander)
    first.start()
    old_began.wait(10)
    second.start()
    bystands.wait(10)
    say(1, about="person:same")
    spoke.set()
    first.join()
    early, place = follow(start, names=["kernel_tests.noted"])
    assert [stated.fact.number for stated in early] in ([], [1]), "the second word was read before the first"
    may_end.set()
    second.join()
    assert [stated.fact.number for stated in early] + numbers(place, 2 - len(early)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_failing_fact_parks_its_subject_and_all_others_flow():
    FAILING.add(2)
    for number, about in [(1, "person:a"), (2, "person:a"), (3, "person:a"), (4, "person:b")]:
        say(number, about)
    digest_all()
    assert HEARD[-2:] == [1, 4] or HEARD[-2:] == [4, 1]
    assert 3 not in HEARD, "a later fact about a parked subject overtook the one that waits"
    (held,) = events.parked()
    assert (held.subject, held.waiting) == ("person:a", 2)
    assert Fact.objects.filter(name="kernel.subject_parked").exists(), "nobody was told"


@pytest.mark.django_db(transaction=True)
def test_a_parked_subject_is_released_in_order_once_mended():
    FAILING.add(2)
    for number in (1, 2, 3):
        say(number)
    digest_all()
    HEARD.clear()
    assert not events.retry("kernel_tests", "person:1")
    FAILING.clear()
    assert events.retry("kernel_tests", "person:1")
    assert HEARD == [2, 3]
    assert not Parked.objects.exists()


@pytest.mark.django_db
def test_inside_one_transaction_tests_can_run_readers_to_the_end():
    say(7)
    assert events.read_all() >= 1
    assert HEARD == [7]
