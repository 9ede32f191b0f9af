"""Triggers on every table that note what is removed: one row a statement, in the removing transaction.

Nothing is done on INSERT and UPDATE. The functions are made per form of key, so that PostgreSQL keeps their plans.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection

from bluelamp.kernel.removals import SETTING
from bluelamp.migration.census import tables
from bluelamp.migration.census.tables import Table
from bluelamp.migration.queries.sql import fetch

DELETED, EMPTIED = "bluelamp_removed", "bluelamp_emptied"
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  gone text[];
  stack text;
  door text := coalesce(current_setting('{setting}', true), '');
BEGIN
  IF TG_OP = 'DELETE' THEN
    SELECT array_agg({key}) INTO gone FROM gone_rows AS g;
    IF gone IS NULL THEN RETURN NULL; END IF;
  END IF;
  IF door = '' AND TG_TABLE_NAME LIKE 'procrastinate%' THEN
    GET DIAGNOSTICS stack = PG_CONTEXT;
    door := coalesce(substring(stack from 'function (procrastinate_[a-z0-9_]+)'), '');
  END IF;
  INSERT INTO migration_removal (at, xid, "table", keys, how, role, door)
  VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint, TG_TABLE_NAME, coalesce(gone, '{{}}'),
          lower(TG_OP), session_user, door);
  RETURN NULL;
END $body$
"""
ON_DELETE = """
CREATE OR REPLACE TRIGGER bluelamp_removed AFTER DELETE ON "{table}"
REFERENCING OLD TABLE AS gone_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
ON_TRUNCATE = """
CREATE OR REPLACE TRIGGER bluelamp_emptied BEFORE TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
STATE = """
    SELECT c.relname, t.tgname, t.tgenabled::text, p.proname, md5(p.prosrc)
      FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND t.tgname IN ('bluelamp_removed', 'bluelamp_emptied')
"""


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A table whose removals are not noted, and why."""

    table: str
    why: str


def watch() -> int:
    """Put the triggers on every table that lacks them; as the owner role, after every migration. How many tables."""
    wanted = tables.every()
    if not any(one.name == "migration_removal" for one in wanted):
        return 0
    lacking = {one.table for one in unwatched()}
    with connection.cursor() as cursor:
        for name, key in {_function(one): one.key("g") for one in wanted if one.name in lacking}.items():
            cursor.execute(_body(name, key))
        for one in wanted:
            if one.name in lacking:
                given = {"table": one.name, "name": _function(one)}
                cursor.execute(ON_DELETE.format(**given))
                cursor.execute(ON_TRUNCATE.format(**given))
                cursor.execute(f'ALTER TABLE "{one.name}" ENABLE TRIGGER {DELETED}, ENABLE TRIGGER {EMPTIED}')
    return len(lacking)


def unwatched() -> list[Unwatched]:
    """Tables whose triggers are missing, switched off or changed."""
    there = {(table, trigger): rest for table, trigger, *rest in fetch(STATE)}
    found = []
    for one in tables.every():
        body = _body(_function(one), one.key("g")).split("$body$")[1]
        right = ["O", _function(one), hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()]
        for trigger in (DELETED, EMPTIED):
            state = there.get((one.name, trigger))
            if state is None or state != right:
                found.append(Unwatched(one.name, _why(state, right)))
                break
    return found


def _why(state: list[str] | None, right: list[str]) -> str:
    if state is None:
        return "its trigger is missing"
    return "its trigger is switched off" if state[0] != right[0] else "its trigger is not ours any more"


def _function(table: Table) -> str:
    shape = hashlib.md5(table.key("g").encode(), usedforsecurity=False).hexdigest()[:10]
    return f"bluelamp_note_{shape}"


def _body(name: str, key: str) -> str:
    return FUNCTION.format(name=name, key=key, setting=SETTING)
