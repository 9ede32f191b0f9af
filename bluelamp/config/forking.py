"""Several processes from one that has imported everything already."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType


def keep(count: int, body: Callable[[], None]) -> None:
    """Keep `count` forked copies of this process running `body` until told to stop.

    A copy ends by itself when this process is gone, however it went, because the pipe between them closes.
    """
    lifeline, held = os.pipe()
    children: set[int] = set()
    is_ending = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        is_ending.set()
        for pid in children:
            _signal(pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not is_ending.is_set():
        while len(children) < count:
            children.add(_fork(lifeline, held, body))
        children -= _ended(children)
    _wait(children)


def _fork(lifeline: int, held: int, body: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.close(held)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
    code = 0
    try:
        body()
    except BaseException:
        code = 1
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)
    os._exit(1)


def _ended(children: set[int]) -> set[int]:
    """Children that ended; waits a moment when none has, so that a child dying at once does not spin."""
    gone = set()
    for pid in children:
        if os.waitpid(pid, os.WNOHANG)[0]:
            gone.add(pid)
    time.sleep(0.05)
    return gone


def _wait(children: set[int]) -> None:
    end = time.monotonic() + 6
    while children and time.monotonic() < end:
        children -= _ended(children)
    for pid in children:
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
