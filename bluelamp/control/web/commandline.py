"""The command bar: a typed line becomes a call to a door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from bluelamp.contracts.refs import IncidentRef
from bluelamp.control import commands, queries
from bluelamp.control.codes import SendHow
from bluelamp.control.rules.commandbar import GRAMMAR, NEEDS_NUMBER, Typed, parse
from bluelamp.control.types import GradeRequest, NewLine, SendRequest, StatusRequest
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused

STATUS_OF = {"en_route": "5", "at_scene": "6", "clear": "2"}
SEND_HOW = {"dispatch": SendHow.FREE_ONLY, "divert": SendHow.DIVERT, "stack": SendHow.STACK}
WORDS = {
    "dispatch": "Send {sign} to {number}", "divert": "Divert {sign} to {number}",
    "stack": "Stack {number} behind {sign}", "withdraw": "Withdraw {sign}: {rest}",
    "en_route": "{sign} en route", "at_scene": "{sign} at scene", "clear": "{sign} clear and available",
    "status": "{sign} status {rest}", "log": "Log on {number}: {rest}", "grade": "Grade {number} as {rest}",
    "find": "Find {rest}", "open": "Show {number}", "new": "Take a call or open an incident",
    "suggest": "Who to send to {number}", "acknowledge": "Acknowledge the warnings on {number}",
    "close": "Close {number} by its checklist", "help": "Show every command",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line that was read, with the incident its number means."""

    typed: Typed
    incident: IncidentRef | None = None
    problem: str = ""


@dataclass(frozen=True)
class Done:
    """What happened, and where to go or what to select."""

    said: str
    go: str = ""
    select: str = ""
    pane: str = ""


def grammar() -> list[str]:
    """Every command in one line each."""
    return list(GRAMMAR.values())


def read(by: Actor, text: str, selected: str) -> Line:
    """Understand a line: verb, unit, incident."""
    signs = {unit.call_sign for unit in queries.unit_rows(by)}
    typed = parse(text, call_signs=signs, selected=selected)
    if typed.problem or typed.verb not in NEEDS_NUMBER:
        return Line(typed, problem=typed.problem)
    incident = queries.incident_by_number(by, text=typed.number)
    return Line(typed, incident, "" if incident else f"There is no incident {typed.number}.")


def preview(line: Line) -> dict[str, str]:
    """What Enter would do, before it does."""
    if line.problem:
        return {"problem": line.problem, "will": ""}
    t = line.typed
    return {"problem": "", "will": WORDS[t.verb].format(sign=t.call_sign, number=t.number, rest=t.rest)}


def carry_out(by: Actor, line: Line) -> Done:
    """Do it; a refusal is raised as it stands."""
    if line.problem:
        raise Refused(line.problem)
    return _DOES[line.typed.verb](by, line)


def _ref(line: Line) -> IncidentRef:
    if line.incident is None:
        raise Refused("Which incident?")
    return line.incident


def _send(by: Actor, line: Line) -> Done:
    t = line.typed
    sent = commands.dispatch(
        by,
        request=SendRequest(incident=_ref(line), call_sign=t.call_sign, how=SEND_HOW[t.verb], reason=t.rest),
    )
    return Done(f"{sent.call_sign} {sent.state} {sent.number}.", select=str(sent.ref.id))


def _withdraw(by: Actor, line: Line) -> Done:
    sent = commands.withdraw(by, call_sign=line.typed.call_sign, reason=line.typed.rest)
    return Done(f"{sent.call_sign} withdrawn from {sent.number}.", select=str(sent.ref.id))


def _status(by: Actor, line: Line) -> Done:
    t = line.typed
    code = STATUS_OF.get(t.verb) or t.rest.split()[0]
    sent = commands.set_status(by, request=StatusRequest(call_sign=t.call_sign, status=code))
    return Done(f"{sent.call_sign}: {sent.state}.")


def _log(by: Actor, line: Line) -> Done:
    added = commands.add_line(by, ref=_ref(line), line=NewLine(text=line.typed.rest))
    return Done(f"Line {added.seq} saved.", select=str(added.ref.id))


def _grade(by: Actor, line: Line) -> Done:
    code, _, reason = line.typed.rest.partition(" ")
    commands.grade_incident(by, ref=_ref(line), request=GradeRequest(grade=code, rationale=reason))
    return Done(f"Graded {code.upper()}.", select=str(_ref(line).id))


def _acknowledge(by: Actor, line: Line) -> Done:
    commands.acknowledge_markers(by, ref=_ref(line))
    return Done("Warnings acknowledged in your name.", select=str(_ref(line).id))


def _show(by: Actor, line: Line) -> Done:
    return Done("", select=str(_ref(line).id), pane="suggest" if line.typed.verb == "suggest" else "log")


def _close(by: Actor, line: Line) -> Done:
    return Done("", go=reverse("control:incident_close", args=[_ref(line).id]))


def _find(by: Actor, line: Line) -> Done:
    return Done("", go=f"{reverse('control:incidents')}?q={line.typed.rest or line.typed.number}")


def _new(by: Actor, line: Line) -> Done:
    return Done("", go=reverse("control:calls"))


def _help(by: Actor, line: Line) -> Done:
    return Done("", pane="help")


_DOES: dict[str, Callable[[Actor, Line], Done]] = {
    "dispatch": _send, "divert": _send, "stack": _send, "withdraw": _withdraw, "en_route": _status,
    "at_scene": _status, "clear": _status, "status": _status, "log": _log, "grade": _grade, "find": _find,
    "open": _show, "suggest": _show, "new": _new, "acknowledge": _acknowledge, "close": _close, "help": _help,
}  # fmt: skip
