"""`bluelamp retention propose | review | approve | undo | erase | replay | report`: what pages do, for operators."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import click

from bluelamp.access import queries as access
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.retention import commands as doors
from bluelamp.retention import declare, queries
from bluelamp.retention.types import Decision

Command = Callable[..., None]


def _who(username: str) -> Actor:
    """The person who acts: people dispose, never the system."""
    actor = access.actor_by_username(username) if username else None
    if actor is None:
        raise Refused(f"There is no active account {username!r}: say who acts with --as." if username else
                      "Say who acts with --as USERNAME: only a person may do this.")  # fmt: skip
    return replace(actor, channel="command")


def _batch(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Refused(
            f"{text[:40]!r} is not the number of a batch: `bluelamp retention review` lists them."
        ) from error


def _say(found: Any, words: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(found), default=str, sort_keys=True))
    else:
        click.echo(words)


def _plain(found: Any) -> Any:
    return [asdict(one) for one in found] if isinstance(found, tuple) else asdict(found)


@click.group()
def retention() -> None:
    """Weeding: propose, review, approve into quarantine, undo, erase; replay erasures after a restore."""


AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON value on standard output.")
WHO = click.option("--as", "username", default="", help="The account of the person who acts.")


@retention.command("grade")
@AS_JSON
def grade(as_json: bool) -> None:
    """Work every record's group and due date out again."""
    done = {kind: doors.regrade_all(SYSTEM, kind=kind) for kind in declare.records}
    click.echo(json.dumps(done) if as_json else "\n".join(f"{kind}: {n} graded" for kind, n in done.items()))


@retention.command("propose")
@click.option("--rule", default="due", show_default=True, help="Which rule selects the records.")
@click.option("--limit", default=0, help="At most so many records; 0: as many as the norm allows.")
@WHO
@AS_JSON
def propose(rule: str, limit: int, username: str, as_json: bool) -> None:
    """Put what a rule selects before reviewers; changes no record."""
    made = doors.propose(_who(username) if username else SYSTEM, rule=rule, limit=limit)
    _say(
        made, f"Batch {made.id}: {made.counts['records']} records, {_counted(made.counts)}.", as_json=as_json
    )


def _counted(counts: Any) -> str:
    return ", ".join(f"group {group}: {n}" for group, n in counts.get("by_group", {}).items())


@retention.command("review")
@click.argument("ref", required=False)
@click.option("--dispose", "decision", flag_value="dispose", help="Decide that it is to go.")
@click.option("--retain", "decision", flag_value="retain", help="Decide to keep it until --next.")
@click.option("--reason", default="")
@click.option("--next", "next_on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the next review.")
@WHO
@AS_JSON
def review(
    ref: str | None, decision: str | None, reason: str, next_on: datetime | None, username: str, as_json: bool
) -> None:
    """List batches; with REF (kind:id), everything that bears on one record; with a decision, decide."""
    if ref is None:
        found = queries.proposals(_who(username) if username else SYSTEM)
        _say(
            found,
            "\n".join(f"{one.id} {one.state.label}: {one.title}" for one in found) or "No batches.",
            as_json=as_json,
        )
        return
    if decision:
        next_at = clock.from_london(next_on) if next_on else None
        doors.decide(_who(username), ref=ref, decision=Decision(decision), reason=reason, next_at=next_at)
    one = queries.record(_who(username) if username else SYSTEM, ref=ref)
    lines = [one.name, one.why or "Un-reviewed: no group.", *(f"Live: {words}" for words in one.live),
             *(f"Held: {hold.kind.label} {hold.reference} {hold.reason}" for hold in one.holds)]  # fmt: skip
    _say(one, "\n".join(lines), as_json=as_json)


@retention.command("approve")
@click.argument("batch")
@WHO
@AS_JSON
def approve(batch: str, username: str, as_json: bool) -> None:
    """As a second person, approve a batch: it moves into quarantine."""
    done = doors.approve(_who(username), proposal=_batch(batch))
    _say(done, f"In quarantine until {done.erase_after:%d/%m/%Y %H:%M}.", as_json=as_json)


@retention.command("undo")
@click.argument("batch")
@click.option("--reason", required=True)
@WHO
@AS_JSON
def undo(batch: str, reason: str, username: str, as_json: bool) -> None:
    """Bring a batch back from quarantine, byte for byte."""
    done = doors.undo(_who(username), proposal=_batch(batch), reason=reason)
    _say(done, f"Batch {done.id} is back as it was.", as_json=as_json)


@retention.command("erase")
@click.argument("batch")
@WHO
@AS_JSON
def erase(batch: str, username: str, as_json: bool) -> None:
    """Erase a batch whose quarantine is over; gives its certificate."""
    done = doors.erase(_who(username), proposal=_batch(batch))
    _say(done, f"Certificate {done.id}: {len(done.records)} records, {done.rows} rows. Copies made before are gone on "
         f"{done.backups_gone_on:%d/%m/%Y}.", as_json=as_json)  # fmt: skip


@retention.command("replay")
@AS_JSON
def replay(as_json: bool) -> None:
    """After a restore: erase again what the copy brought back. Harmless to repeat."""
    done = doors.replay(SYSTEM)
    _say(
        done,
        f"{done.erasures} erasures on the list; {done.records} came back, {done.rows} rows erased again.",
        as_json=as_json,
    )


@retention.command("report")
@click.option("--month", default="", help="As 2026-11; without, this month.")
@AS_JSON
def report(month: str, as_json: bool) -> None:
    """The monthly disposal report: counts, failures and holds."""
    found = queries.monthly_report(SYSTEM, month=month)
    _say(
        found,
        "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in asdict(found).items()),
        as_json=as_json,
    )


commands = {"retention": retention}
