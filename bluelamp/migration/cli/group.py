"""The group that every command of a migration belongs to."""

from __future__ import annotations

import click


@click.group()
def migrate() -> None:
    """Moving off old systems, with every row accounted for."""
