"""The memory that a process and all it has started hold together, shared pages counted once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EVERY = 0.5


def children_of(pid: int) -> list[int]:
    """Processes started by a process, directly or not."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *children_of(child)]
    return found


def held_by(pid: int) -> int:
    """Bytes of one process, its share of shared pages included; 0 when it is gone."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0


class Peak:
    """The most that was held at any moment."""

    megabytes = 0.0


@contextmanager
def peak_of(*pids: int) -> Iterator[Peak]:
    """Watch this process, others by id, and all they start."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(EVERY):
            roots = [os.getpid(), *pids]
            every = {one for root in roots for one in (root, *children_of(root))}
            peak.megabytes = max(peak.megabytes, sum(map(held_by, every)) / 1e6)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
