"""What every benchmark needs: figures on standard output, a database of its own, the package set up on it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bluelamp.kernel.embedded import OWNER, Embedded


def figure(name: str, value: float | int, unit: str) -> None:
    """Print one line `name value unit`."""
    words = f"{value:.4g}" if isinstance(value, float) and value < 1000 else f"{value:.0f}"
    print(f"{name} {words} {unit}", flush=True)


def say(*words: object) -> None:
    """Progress, on standard error."""
    print(*words, file=sys.stderr, flush=True)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def folder(name: str) -> Path:
    """A fresh data folder for one benchmark, outside the checkout."""
    return Path(tempfile.mkdtemp(prefix=f"bluelamp-bench-{name}-"))


@contextmanager
def database(data: Path, *, is_durable: bool = True) -> Iterator[Embedded]:
    """An embedded server on a data folder, removed with it at the end."""
    server = Embedded(data)
    process = server.start(is_durable=is_durable)
    try:
        yield server
    finally:
        server.stop(process)
        server.halt()
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(server.socket, ignore_errors=True)


@contextmanager
def django_on(data: Path, *, role: str = "owner", is_durable: bool = True) -> Iterator[Embedded]:
    """Bluelamp itself, with its tables, on a fresh embedded database."""
    os.environ.update(
        BLUELAMP_DATA=str(data), BLUELAMP_ROLE=role, DJANGO_SETTINGS_MODULE="bluelamp.config.settings"
    )
    with database(data, is_durable=is_durable) as server:
        import django

        django.setup()
        if role == OWNER.removeprefix("bluelamp_"):
            from bluelamp.config import schema

            schema.upgrade()
        yield server
