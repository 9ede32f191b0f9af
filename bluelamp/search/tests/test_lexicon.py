"""The copy of the vocabulary in a process: never behind, never ahead of what a search may see."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date

import pytest
from django.db import connection, transaction

from bluelamp.search import commands
from bluelamp.search.queries import lexicon
from bluelamp.search.tests.makers import found, index, search, subject
from bluelamp.search.tests.test_consistency import KILLED

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work) -> None:
    """Do something on a connection of its own and wait for it."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_word_that_another_process_has_just_brought_in_is_found_by_the_next_search():
    index(subject("Ann", "Quarterman"))
    assert found("xanthippe vexworthy") == []
    code = KILLED.replace('"Zebedee", "Quarterpenny"', '"Xanthippe", "Vexworthy"').replace(
        "sys.stdin.read()", "pass"
    )
    name = connection.settings_dict["NAME"]
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, name], check=True, capture_output=True)
    assert len(found("zanthipe vexworthy")) == 1


def test_a_transaction_that_began_before_and_committed_after_a_search_is_found_by_the_next():
    index(subject("Ann", "Quarterman"))
    go, done = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            commands.index_many([subject("Early", "Bringlewood")])
            done.set()
            assert go.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert done.wait(10)
    elsewhere(lambda: index(subject("Late", "Crumplehorn")))
    assert found("late crumplehorn")
    assert found("early bringlewood") == []
    go.set()
    thread.join()
    assert found("erly bringelwood")


def test_newer_words_are_sorted_in_without_losing_any(monkeypatch):
    monkeypatch.setattr(lexicon, "FRESH_MOST", 3)
    names = ["Aldwinkle", "Bracegirdle", "Culpepper", "Dalrymple", "Entwistle", "Featherstone", "Goodenough"]
    made = {}
    for place, family in enumerate(names):
        made[family] = index(subject("Una", family, date(1980, 1, 1 + place)))[0]
        assert found(f"una {family[:-1]}")[0] == made[family]
    assert {family: found(f"una {family}")[0] for family in names} == made


def test_a_vocabulary_that_was_replaced_behind_the_copy_is_an_error_once_and_then_right():
    index(subject("Ann", "Quarterman"))
    assert found("ann quarterman")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_token SET text = 'quartermaine' WHERE text = 'quarterman'")
    with pytest.raises(Exception, match="replaced"):
        search("ann quarterman")
    search("ann quarterman")
