"""The embedded database by itself: started and stopped for an operator who works without the pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bluelamp.kernel.embedded import Embedded
from bluelamp.kernel.refusals import Refused

NO_SERVER = (
    "No such file or directory",
    "Connection refused",
    "is the server running",
    "Is the server running",
)


def start(data: Path) -> str:
    """Start it in the background, where it stays until it is stopped; harmless when it runs."""
    if os.environ.get("DATABASE_URL"):
        raise Refused(
            "This force runs a PostgreSQL of its own (DATABASE_URL is set): start it by its own tools."
        )
    embedded = Embedded(data)
    if pid := embedded.running_pid():
        return f"The database of {data} runs already (process {pid})."
    process = embedded.start()
    environment = {**os.environ, "BLUELAMP_DATA": str(data), "BLUELAMP_ROLE": "owner"}
    command = [sys.executable, "-m", "bluelamp.config.cli", "schema", "upgrade"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        embedded.stop(process)
        raise Refused(f"The database could not be brought to this release: {done.stderr.strip()[-1500:]}")
    return f"The database of {data} runs (process {process.pid}). Stop it with: bluelamp database stop --data {data}"


def stop(data: Path) -> str:
    """Stop it and wait until it is gone; harmless when it does not run."""
    embedded = Embedded(data)
    if embedded.running_pid() is None:
        return f"The database of {data} does not run."
    embedded.halt()
    return f"The database of {data} has stopped."


def why_unreachable(error: Exception) -> str | None:
    """What to say when no database answers; None when the error is another one."""
    said = str(error)
    if not any(words in said for words in NO_SERVER):
        return None
    data = Path(os.environ.get("BLUELAMP_DATA", "var")).resolve()
    if os.environ.get("DATABASE_URL"):
        return f"The database of DATABASE_URL does not answer: {said.splitlines()[0]}"
    return (
        f"The database of {data} is not running. Start it with `bluelamp database start`, "
        "or name another folder in BLUELAMP_DATA."
    )
