"""Real threads on a real PostgreSQL: nobody's work is lost, nothing is given twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import pytest
from django.db import connection

from bluelamp.control import commands, queries
from bluelamp.control.models import Assignment, Incident, LogLine
from bluelamp.control.tests import makers
from bluelamp.control.types import NewLine, SendRequest
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lists")]


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads that start together; results, or the exception each raised."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            gate.wait(10)
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_two_operators_type_a_thousand_lines_each() -> None:
    """§21 item 6: 2,000 lines, gap-free, the chain verifies."""
    ann, bob = makers.dispatcher("ann"), makers.dispatcher("bob")
    ref = makers.opens(ann)
    start = LogLine.objects.filter(incident_id=ref.id).count()

    def types(by: object) -> None:
        for n, who in zip(range(1000), repeat(by), strict=False):
            commands.add_line(who, ref=ref, line=NewLine(text=f"line {n}"))  # type: ignore[arg-type]

    results = at_once(lambda: types(ann), lambda: types(bob))
    assert results == [None, None]
    seqs = list(LogLine.objects.filter(incident_id=ref.id).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, start + 2001))
    for author in ("Ann", "Bob"):
        mine = LogLine.objects.filter(incident_id=ref.id, author=author, kind="text").order_by("seq")
        assert [line.text for line in mine] == [f"line {n}" for n in range(1000)]
    assert queries.verify_log(SYSTEM, ref).is_whole


def test_two_dispatchers_send_the_last_unit_at_once() -> None:
    ann, bob = makers.dispatcher("ann"), makers.dispatcher("bob")
    makers.books_on()
    one, two = makers.opens(ann), makers.opens(ann)
    results = at_once(
        lambda: commands.dispatch(ann, request=SendRequest(incident=one, call_sign="M12")),
        lambda: commands.dispatch(bob, request=SendRequest(incident=two, call_sign="M12")),
    )
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 1, results
    assert "already committed to" in str(refused[0])
    assert Assignment.objects.count() == 1


def test_numbers_are_gap_free_when_many_open_at_once() -> None:
    people = [makers.dispatcher(f"op{n}") for n in range(6)]
    results = at_once(*(lambda by=by: [makers.opens(by) for _ in range(8)] for by in people))
    assert not [r for r in results if isinstance(r, Exception)], results
    assert sorted(Incident.objects.values_list("n", flat=True)) == list(range(1, 49))


def test_a_call_event_delivered_twice_at_once_makes_one_contact() -> None:
    results = at_once(*(makers.rings for _ in range(6)))
    assert len(set(results)) == 1, results
