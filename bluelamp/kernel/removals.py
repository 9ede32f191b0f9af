"""Whose doing it is when rows go.

Every table notes what is removed from it (migration/census/watching.py). A command is known by the audit row of its
transaction; work of the house that is no command (a job, a session that ends) says its name here. What is removed
under no name was removed behind the engine's back, and `bluelamp migrate audit` names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection, transaction
from django.db.backends.signals import connection_created

SETTING = "bluelamp.door"
_process: list[str] = [""]
_SAY = f"SELECT set_config('{SETTING}', %s, %s)"


@contextmanager
def known_as(door: str) -> Iterator[None]:
    """Rows removed in here are removed by this door; opens a transaction, for the name ends with it."""
    with transaction.atomic():
        _say(door, is_local=True)
        yield
        _say(_process[-1], is_local=True)


def name_process(name: str) -> None:
    """Everything this process removes is removed by this: an operator's command, whatever connections it opens."""
    _process.append(name)
    connection_created.connect(_name_connection, dispatch_uid="kernel.removals")


def _name_connection(**_: object) -> None:
    _say(_process[-1], is_local=False)


@contextmanager
def known_throughout(door: str) -> Iterator[None]:
    """The same for work of many transactions on this connection: a job, a rebuilding of the search."""
    _say(door, is_local=False)
    try:
        yield
    finally:
        with suppress(Error):  # a connection that is gone has taken the name with it
            if not connection.needs_rollback:
                _say(_process[-1], is_local=False)


def _say(door: str, *, is_local: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SAY, [door, is_local])
