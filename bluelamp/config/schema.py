"""Bringing the database to the shape of this release, and the application's role to its powers."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from bluelamp.kernel.embedded import APP

APPEND_ONLY = "append_only"
SEALED = frozenset({"access_audit", "access_audit_link", "access_audit_seal", "kernel_fact"})


def upgrade(*, verbosity: int = 0) -> None:
    """Apply every migration, then grant; run as the owner role, harmless to repeat."""
    call_command("migrate", verbosity=verbosity, interactive=False, skip_checks=True)
    grant_powers()


def append_only_tables() -> frozenset[str]:
    """Tables whose rows the application may add and read but never change or remove."""
    declared = {
        model._meta.db_table for model in apps.get_models() if getattr(model, "is_append_only", False)
    }
    return SEALED | declared


def grant_powers() -> None:
    """Give the application's role what it needs and no more: no DDL, INSERT only where rows are evidence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        if not cursor.fetchone():
            return
        role = sql.Identifier(APP)
        for text in _GRANTS:
            cursor.execute(sql.SQL(text).format(role=role))
        for table in sorted(append_only_tables()):
            text = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
            cursor.execute(sql.SQL(text).format(table=sql.Identifier(table), role=role))


_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
)


def check() -> None:
    """Fail when a model changed without a migration, or Django's own checks find a fault."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    call_command("check")
