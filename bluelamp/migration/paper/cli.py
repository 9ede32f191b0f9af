"""`bluelamp paper …`: print numbered forms, void them, and see that every one is accounted for."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.paper import commands as doors
from bluelamp.migration.paper import drawing, queries
from bluelamp.migration.paper.api import plain_balance
from bluelamp.migration.paper.rules import catalogue
from bluelamp.migration.paper.rules.moments import BadMoment, day_of, meant
from bluelamp.migration.paper.types import Numbers, Order, PaperBalance


@click.group()
def paper() -> None:
    """The days on paper: numbered forms out, every one of them back in."""


@paper.command("print")
@click.argument("form")
@click.option("--count", default=1, show_default=True, help="How many forms, or how many packs.")
@click.option("--to", required=True, help="The place or person that the forms are issued to.")
@click.option("--days", type=int, help="In how many days they are asked for; each form and pack has its own.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the PDF goes; the folder must be there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def print_forms(form: str, count: int, to: str, days: int | None, out: Path | None, as_json: bool) -> None:
    """Issue FORM (incident, crime, dash, person, vehicle, detention) or a pack (control_room, custody_suite,
    patrol_car) and write it as PDF."""
    issued = doors.issue(SYSTEM, order=Order(what=form, count=count, to=to, back_in_days=days))
    path = out or Path(f"paper-{issued.serials[0].replace(' ', '')}.pdf")
    try:
        path.write_bytes(drawing.pdf(queries.printout(SYSTEM, pack=issued.id)))
    except OSError as error:
        raise Refused(f"The forms are issued and could not be written to {path}: {error.strerror}. Print them from "
                      f"/migration/paper/packs/{issued.id}/; no new numbers are needed.") from None  # fmt: skip
    if as_json:
        click.echo(json.dumps({"pack": str(issued.id), "file": str(path), "serials": issued.serials}))
        return
    click.echo(f"{issued.title}: {len(issued.serials)} forms, {issued.serials[0]} to {issued.serials[-1]}, "
               f"issued to {to}: {path}")  # fmt: skip


@paper.command()
def forms() -> None:
    """The forms there are, and what each pack holds."""
    for one in catalogue.FORMS:
        click.echo(f"{one.letter}  {one.name:<14}{one.title}")
    for pack in catalogue.PACKS:
        click.echo(f"   {pack.name:<14}{', '.join(f'{count} {name}' for name, count in pack.holds)}")


@paper.command()
@click.argument("serials", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why the forms will never be entered.")
def void(serials: tuple[str, ...], reason: str) -> None:
    """Void forms by their serials."""
    done = doors.void(SYSTEM, serials=serials, reason=reason)
    click.echo(f"{done.sheets} voided.")


@paper.command()
@click.option("--at", help="The balance at an earlier moment: “21/11/2026 06:00”.")
@click.option("--complete", is_flag=True, help="Also fail while a form is outstanding or unverified.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def balance(at: str | None, complete: bool, as_json: bool) -> None:
    """issued = entered + voided + outstanding; exit 1 when it does not hold."""
    found = queries.balance(SYSTEM, at=_moment(at))
    click.echo(json.dumps(plain_balance(found)) if as_json else table(found))
    is_done = not found.total.outstanding and not found.total.unverified
    sys.exit(0 if found.is_whole and (is_done or not complete) else 1)


def _moment(said: str | None) -> datetime | None:
    if not said:
        return None
    day, _, time = said.strip().partition(" ")
    try:
        return meant(day_of(day), time or "00:00", zone="unsaid").at
    except BadMoment as bad:
        raise Refused(str(bad)) from None


def table(found: PaperBalance) -> str:
    """The balance as a person reads it."""
    lines = [("{:<44}" + "{:>12}" * 5).format("", "issued", "entered", "voided", "outstanding", "unverified")]
    for title, group in (("form", found.by_form), ("place", found.by_place), ("pack", found.by_pack)):
        lines += [_line(f"{title}: {name}"[:44], one) for name, one in group.items()]
    lines.append(_line("total", found.total))
    lines += [f"outstanding {one.serial} {one.title}, {one.holder}, since {clock.local(one.issued_at):%d/%m/%Y %H:%M}"
              f"{', OVERDUE' if one.is_overdue else ''}" for one in found.outstanding]  # fmt: skip
    lines += [f"! {one.words}" for one in found.wrong]
    return "\n".join(lines)


def _line(name: str, one: Numbers) -> str:
    numbers = (one.issued, one.entered, one.voided, one.outstanding, one.unverified)
    return ("{:<44}" + "{:>12,}" * 5).format(name, *numbers)


commands: dict[str, click.Command] = {"paper": paper}
