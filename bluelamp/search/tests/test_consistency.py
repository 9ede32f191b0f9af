"""Same question, same data, same answer; record and keys together or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import date

import pytest
from django.db import connection, transaction
from pydantic import TypeAdapter

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.search import commands, queries
from bluelamp.search.queries import lexicon, probes, vocabulary
from bluelamp.search.tests.makers import found, index, search, subject
from bluelamp.search.types import Answer, PeopleQuery

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = TypeAdapter(Answer)
FIRST = ["Siobhan", "Sean", "Shaun", "Sharon", "Simon", "Sophie", "Sara", "Sian"]
LAST = ["O'Neill", "Oneil", "Neill", "Neal", "Khan", "Kahn", "O'Neal"]


def crowd() -> None:
    index(*(subject(g, f, date(1980 + i, 1 + j, 7)) for i, g in enumerate(FIRST) for j, f in enumerate(LAST)))


def test_answers_with_the_same_data_version_are_the_same_bytes_in_eight_threads_during_writes():
    crowd()
    seen: dict[str, set[bytes]] = {}
    faults: list[BaseException] = []
    lock = threading.Lock()

    def ask() -> None:
        try:
            for _ in range(40):
                answer = queries.people(SYSTEM, PeopleQuery(text="shivaun oneil 7/1/1983", limit=10))
                with lock:
                    seen.setdefault(answer.data_version, set()).add(BYTES.dump_json(answer))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(25):
        index(subject("Siobhan", "O'Neill", date(1990, 1, 1 + number)))
    for thread in threads:
        thread.join()
    assert not faults
    assert len(seen) > 1
    assert {version: len(answers) for version, answers in seen.items()} == dict.fromkeys(seen, 1)


def test_what_is_committed_is_found_and_what_is_rolled_back_leaves_nothing():
    before = rows()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        commands.index_many([subject("Zebedee", "Quarterpenny")])
        assert len(found("zebedee quarterpenny")) == 1
        raise ZeroDivisionError
    assert found("zebedee quarterpenny") == []
    assert rows() == before


def rows() -> list[int]:
    tables = ("token", "token_key", "name_pair", "name_one", "subject", "ident")
    with connection.cursor() as cursor:
        counts = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM search_{table}")
            counts.append(cursor.fetchone()[0])
    return counts


KILLED = """
import os, sys, django; django.setup()
from django.db import connection, transaction
connection.settings_dict["NAME"] = sys.argv[1]
from bluelamp.search import commands
from bluelamp.search.tests.makers import subject
with transaction.atomic():
    commands.index_many([subject("Zebedee", "Quarterpenny")])
    print("written", flush=True)
    sys.stdin.read()
"""


def test_a_process_killed_in_the_middle_of_a_save_leaves_neither_record_nor_keys():
    before = rows()
    name = connection.settings_dict["NAME"]
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", KILLED, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bluelamp.config.settings"}, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "written"
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    assert rows() == before
    assert found("zebedee quarterpenny") == []
    assert commands.verify_index() == 0


def test_two_writers_of_the_same_new_names_do_not_block_each_other_for_ever():
    faults: list[BaseException] = []

    def write(order: int) -> None:
        try:
            for number in range(10):
                names = [f"Novel{number}a", f"Novel{number}b"][::order]
                index(*(subject(name, "Quarterpenny") for name in names))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(order,)) for order in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(found("novel1a quarterpenny", limit=60)) >= 2
    assert commands.verify_index() == 0


def test_a_search_that_takes_too_long_is_an_error_and_never_a_short_list(monkeypatch):
    crowd()
    monkeypatch.setattr(probes, "_PLAN", probes._PLAN.replace(f"= {probes.TIMEOUT_MS}", "= 20"))
    monkeypatch.setattr(
        vocabulary, "_HELD", vocabulary._HELD + " UNION ALL SELECT 0, 0, pg_sleep(1)::text, 0"
    )
    with pytest.raises(CouldNotLook, match="nothing can be said"):
        search("siobhan oneill")


def test_a_cut_list_says_so():
    index(*(subject("John", "Smith", date(1950 + n % 50, 1 + n % 12, 1 + n % 28)) for n in range(90)))
    answer = search("john smith", limit=10)
    assert answer.truncated
    assert answer.total_at_least == 90
    assert answer.second_fact
    whole = search("john smith 01/01/1950", limit=60)
    assert whole.hits[0].score >= whole.hits[-1].score
    refs = [(-hit.score, hit.ref) for hit in whole.hits]
    assert refs == sorted(refs)


def test_the_index_can_be_checked_and_put_right_while_it_is_used():
    crowd()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_name_pair WHERE ctid IN (SELECT ctid FROM search_name_pair LIMIT 9)"
        )
        cursor.execute("INSERT INTO search_name_one VALUES (1, 19800101, 999999, 0, 0)")
    assert commands.verify_index() == 10
    assert commands.rebuild_index() == 10
    assert commands.rebuild_index() == 0
    assert commands.verify_index() == 0


def test_keys_of_words_are_put_right_in_every_process():
    crowd()
    assert found("shivon oneil")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_token_key SET key = key + 1")
    lexicon.forget()
    assert found("shivon onil") == []
    assert commands.rebuild_index() > 0
    assert commands.verify_index() == 0
    assert found("shivon onil")


def test_rarity_is_recounted_and_moves_the_data_version():
    crowd()
    before = search("siobhan oneill").data_version
    assert commands.refresh_rarity() > 0
    assert commands.refresh_rarity() == 0
    assert search("siobhan oneill").data_version != before
