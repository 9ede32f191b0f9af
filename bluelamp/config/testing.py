"""The pytest plugin of the house: tests run on a real PostgreSQL.

It is the embedded one, in a folder of the checkout, unless BLUELAMP_OWNER_DATABASE_URL names another. Loaded
by `-p` before Django's settings are read.
"""

from __future__ import annotations

import os
import subprocess
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
os.environ.setdefault("BLUELAMP_DATA", str(ROOT / "var" / "test"))
os.environ["BLUELAMP_ROLE"] = "owner"
warnings.filterwarnings("ignore", category=RuntimeWarning)

from bluelamp.kernel.embedded import Embedded  # noqa: E402

SERVER: pytest.StashKey[tuple[Embedded, subprocess.Popen[bytes]]] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Start the test database once, in the process that directs the workers."""
    if hasattr(config, "workerinput") or "BLUELAMP_OWNER_DATABASE_URL" in os.environ:
        return
    server = Embedded(Path(os.environ["BLUELAMP_DATA"]))
    if server.running_pid() is None:
        config.stash[SERVER] = (server, server.start(is_durable=False))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the database that this run started."""
    if kept := config.stash.get(SERVER, None):
        kept[0].stop(kept[1])


@pytest.fixture(scope="session")
def app_powers(django_db_setup: None, django_db_blocker: Any) -> None:
    """Give the application's role its powers in the test database too."""
    with django_db_blocker.unblock():
        import_module("bluelamp.config.schema").grant_powers()


@pytest.fixture
def shared() -> Path:
    """The folder of real reference data; tests that need it skip, saying so, where it is absent."""
    if not SHARED.exists():
        pytest.skip("../shared is absent: this test reads its reference data")
    return SHARED
