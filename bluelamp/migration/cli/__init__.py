"""`bluelamp migrate …`: each part adds its commands to the one group."""

from __future__ import annotations

import click

from bluelamp.migration.cli import auditing, cutover, loading, rehearsing, surveying
from bluelamp.migration.cli.group import migrate

PARTS = (
    auditing,
    cutover,
    loading,
    rehearsing,
    surveying,
)
commands: dict[str, click.Command] = {"migrate": migrate}
