"""Records that are due, two reviewers, and hashes of whole tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.db import connection

from bluelamp.access.codes import Role
from bluelamp.access.models import Account
from bluelamp.access.tests import makers as access
from bluelamp.access.tokens import actor_of
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.retention import commands, declare
from bluelamp.retention.codes import Decision
from bluelamp.retention.commands import tables

THEN = datetime(2015, 3, 2, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
AFTER = NOW + timedelta(days=31)
LAID_ASIDE = {"retention_proposal", "retention_item", "retention_held_row", "retention_tombstone"}
GROWS = {"access_audit", "access_audit_link", "access_audit_seal", "kernel_done_once", "migration_removal"}


def weeding() -> Actor:
    """Who proposes."""
    return _reviewer("weeding")


def disposal() -> Actor:
    """Who approves."""
    return _reviewer("disposal")


def _reviewer(username: str) -> Actor:
    known = Account.objects.filter(username=username).first()
    return actor_of(known) if known else access.actor(Role.RETENTION_REVIEWER, username=username)


def table_hashes() -> dict[str, str]:
    """The hash of every row of every table but the audit, which only grows, and the batch's own."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        name = model._meta.db_table
        if name in LAID_ASIDE | GROWS:
            continue
        table = tables.table_of(model)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {table.hash_sql} FROM "{name}" AS t')
            rows = sorted(sha for (sha,) in cursor.fetchall())
        found[name] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return found


def tables_with(words: str) -> list[str]:
    """Tables in which any row holds these words anywhere, read as text."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        name = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{name}" AS t WHERE t::text ILIKE %s', [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(name)
    return found


@contextmanager
def rule_selecting(name: str, refs: list[str]) -> Iterator[str]:
    """A rule, perhaps a bad one, that selects exactly these records."""
    made = declare.Rule(name=name, title="A rule of a test", citation="Test", select=lambda limit: list(refs))
    declare.rules._items[name] = made
    try:
        yield name
    finally:
        del declare.rules._items[name]


def quarantined(refs: list[str], *, by: Actor | None = None, second: Actor | None = None):
    """A batch of these records, proposed and approved by two people."""
    one, other = by or weeding(), second or disposal()
    with rule_selecting("test.these", refs):
        made = commands.propose(one, rule="test.these")
    return commands.approve(other, proposal=made.id)


def both_dispose(refs: list[str], *people: Actor) -> None:
    """Each of these people decides that each record is to go."""
    for ref in refs:
        for one in people:
            commands.decide(
                replace(one), ref=ref, decision=Decision.DISPOSE, reason="No policing purpose is left"
            )


def at(moment: datetime):
    """The clock held still."""
    return clock.frozen(moment)
