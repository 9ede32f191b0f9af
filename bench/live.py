"""`make bench-live`: 250 consoles watch while 50 log lines a second are typed, and the server is killed and restarted half-way.

Lines go in through the same door as from a screen; consoles are plain HTTP clients in a process of their own
that resume with Last-Event-ID. Every console must get every line once. Latency is from the moment the server
recorded a line to its arrival at a console, the restart included.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from bench.house import django_on, figure, folder, percentile, say

CONSOLES = int(os.environ.get("CONSOLES") or 250)
RATE = 50
SECONDS = int(os.environ.get("SECONDS_OF_LOAD") or 100)
WRITERS = 4
INCIDENTS = 12


def main() -> None:
    """Run the benchmark, or its consoles."""
    if sys.argv[1:2] == ["consoles"]:
        asyncio.run(Consoles(int(sys.argv[2]), sys.argv[3], sys.argv[4]).run())
        return
    with django_on(folder("live")):
        measure(Path(os.environ["BLUELAMP_DATA"]))


def measure(data: Path) -> None:
    """Seed, start server and consoles, write, restart, compare."""
    token, by, incidents = seed()
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(1024)
    port = listening.getsockname()[1]
    server = start_server(listening, port)
    try:
        wait_ready(port)
        consoles = start_consoles(port, token)
        say(f"{CONSOLES} consoles, {RATE} lines/s for {SECONDS} s, one restart half-way")
        written = Writers(by, incidents)
        written.start()
        time.sleep(SECONDS / 2)
        restart(server)
        written.join()
        time.sleep(6)
        compare(written.lines, finish(consoles))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def seed() -> tuple[str, object, list[object]]:
    """A dispatcher with a token, and incidents to write on."""
    from bluelamp.access import commands as access
    from bluelamp.access.codes import Role
    from bluelamp.access.tests import makers as people
    from bluelamp.contracts.refs import AccountRef
    from bluelamp.control.tests import makers
    from bluelamp.kernel.actors import SYSTEM

    account = people.account(Role.DISPATCHER, Role.CALL_HANDLER, username="bench")
    token = access.issue_token(SYSTEM, account=AccountRef(account.id), label="bench")
    by = people.actor(Role.DISPATCHER, Role.CALL_HANDLER, username="writer")
    return token, by, [makers.opens(by, headline=f"Bench {n}") for n in range(INCIDENTS)]


def start_server(listening: socket.socket, port: int) -> subprocess.Popen[bytes]:
    """The pages' process as the supervisor starts it, on a socket that outlives it."""
    env = {**os.environ, "BLUELAMP_ROLE": "app"}
    return subprocess.Popen(
        [sys.executable, "-m", "bluelamp.config.cli", "serve", "web", "--port", str(port), "--fd",
         str(listening.fileno()), "--processes", "2"],
        env=env, pass_fds=[listening.fileno()], stdout=sys.stderr,
    )  # fmt: skip


def restart(server: subprocess.Popen[bytes]) -> None:
    """Kill every page process at once, without a word; their parent starts them again."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    say(f"killed page processes {' '.join(children)}")


def wait_ready(port: int) -> None:
    """Wait until the pages answer."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2) as probe:
            probe.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if b" 200 " in probe.recv(64):
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


class Writers:
    """Threads that add lines at a steady rate through the command, and remember what was acknowledged."""

    def __init__(self, by: object, incidents: list[object]) -> None:
        """Nothing is written yet."""
        self.by, self.incidents = by, incidents
        self.lines: list[tuple[str, int]] = []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        """Wait for the last line."""
        for thread in self.threads:
            thread.join()

    def write(self, number: int) -> None:
        """One operator's share of the rate."""
        from bluelamp.control import commands
        from bluelamp.control.types import NewLine

        gap, start = WRITERS / RATE, time.monotonic()
        for turn in range(int(SECONDS / gap)):
            time.sleep(max(0.0, start + turn * gap - time.monotonic()))
            ref = self.incidents[(turn * WRITERS + number) % len(self.incidents)]
            line = NewLine(text=f"Operator {number} line {turn}: officers told by radio, one male detained")
            added = commands.add_line(self.by, ref=ref, line=line)
            with self.lock:
                self.lines.append((str(ref).partition(":")[2], added.seq))


def start_consoles(port: int, token: str) -> subprocess.Popen[str]:
    """The consoles' process; returns when every one of them is connected."""
    from bluelamp.kernel import events

    process = subprocess.Popen(
        [sys.executable, "-m", "bench.live", "consoles", str(port), token, str(events.latest())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    say(process.stdout.readline().strip())
    return process


def finish(consoles: subprocess.Popen[str]) -> dict[str, object]:
    """Tell the consoles to stop and take what they saw."""
    said, _ = consoles.communicate("stop\n", timeout=60)
    return json.loads(said)


def compare(lines: list[tuple[str, int]], seen: dict[str, object]) -> None:
    """Every acknowledged line at every console, once."""
    wanted = {f"{incident}/{seq}" for incident, seq in lines}
    missed = doubled = 0
    for counts in seen["counts"]:  # type: ignore[attr-defined]
        missed += len(wanted - counts.keys())
        doubled += sum(times - 1 for key, times in counts.items() if key in wanted)
    delays: list[float] = seen["delays"]  # type: ignore[assignment]
    say(
        f"{len(wanted)} lines, {len(delays)} arrivals, {seen['reconnects']} reconnects, worst {max(delays):.2f} s"
    )
    figure("live.p50", 1000 * percentile(delays, 0.5), "ms")
    figure("live.p95", 1000 * percentile(delays, 0.95), "ms")
    figure("live.missed", missed, "lines")
    figure("live.doubled", doubled, "lines")


class Consoles:
    """Many streams in one process, each counting what it is told."""

    def __init__(self, port: int, token: str, place: str) -> None:
        """All begin at the same place in the log."""
        self.port, self.token, self.place = port, token, place
        self.counts: list[dict[str, int]] = [defaultdict(int) for _ in range(CONSOLES)]
        self.delays: list[float] = []
        self.reconnects = 0
        self.connected = 0
        self.parsed: tuple[bytes, list[tuple[str, float]]] = (b"", [])

    async def run(self) -> None:
        """Connect everybody, wait for the word, print what was seen."""
        tasks = [asyncio.create_task(self.console(n)) for n in range(CONSOLES)]
        while self.connected < CONSOLES:
            await asyncio.sleep(0.05)
        print(f"{self.connected} consoles connected", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        for task in tasks:
            task.cancel()
        print(json.dumps({"counts": self.counts, "delays": self.delays, "reconnects": self.reconnects}))

    async def console(self, number: int) -> None:
        """One console: connect, follow, and come back with the last place when the line drops."""
        place, is_first = self.place, True
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ConnectionError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
                try:
                    await self.ask(reader, writer, place)
                    self.connected += is_first
                    is_first = False
                    async for message in messages(reader):
                        place = self.take(number, message) or place
                finally:
                    writer.close()
            self.reconnects += 1
            await asyncio.sleep(random.uniform(0.2, 0.6))

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: str) -> None:
        """Open the stream at a place."""
        writer.write((
            f"GET /live/board HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
            f"Accept: text/event-stream\r\nLast-Event-ID: {place}\r\n\r\n").encode())  # fmt: skip
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(head[:40])

    def take(self, number: int, message: bytes) -> str:
        """Count the lines of one message; returns its place."""
        fields = dict(row.split(b": ", 1) for row in message.split(b"\n") if b": " in row)
        if fields.get(b"event") == b"batch":
            now = time.time()
            for key, at in self.lines_of(fields[b"data"]):
                self.counts[number][key] += 1
                self.delays.append(now - at)
        return fields.get(b"id", b"").decode()

    def lines_of(self, data: bytes) -> list[tuple[str, float]]:
        """The lines in a message; the same bytes are read once for all consoles."""
        if self.parsed[0] != data:
            found = [(f"{line['i']}/{line['q']}", moment(line["r"])) for line in json.loads(data)["lines"]]
            self.parsed = (data, found)
        return self.parsed[1]


async def messages(reader: asyncio.StreamReader):  # type: ignore[no-untyped-def]
    """The messages of a chunked event stream."""
    held = b""
    while True:
        size = int(await reader.readuntil(b"\r\n"), 16)
        chunk = await reader.readexactly(size + 2)
        if not size:
            return
        held += chunk[:-2]
        while b"\n\n" in held:
            message, _, held = held.partition(b"\n\n")
            yield message


def moment(text: str) -> float:
    """A stored time as seconds."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).timestamp()


if __name__ == "__main__":
    main()
