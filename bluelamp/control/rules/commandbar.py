"""The command bar: verbs by unique prefix, call sign and number in either order (§20)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

VERBS = {
    "d": "dispatch",
    "dispatch": "dispatch",
    "er": "en_route",
    "enroute": "en_route",
    "as": "at_scene",
    "atscene": "at_scene",
    "cl": "clear",
    "clear": "clear",
    "st": "status",
    "status": "status",
    "log": "log",
    "g": "grade",
    "grade": "grade",
    "find": "find",
    "new": "new",
    "open": "open",
    "wd": "withdraw",
    "withdraw": "withdraw",
    "dv": "divert",
    "divert": "divert",
    "stack": "stack",
    "su": "suggest",
    "suggest": "suggest",
    "ack": "acknowledge",
    "close": "close",
    "help": "help",
}
GRAMMAR = {
    "dispatch": "d CALLSIGN NUMBER – send the unit",
    "divert": "dv CALLSIGN NUMBER – take the unit off its incident and send it",
    "stack": "stack CALLSIGN NUMBER – queue the incident behind the unit's present one",
    "withdraw": "wd CALLSIGN reason – take the unit off its incident",
    "en_route": "er CALLSIGN – en route",
    "at_scene": "as CALLSIGN – at scene",
    "clear": "cl CALLSIGN – clear, available again",
    "status": "st CALLSIGN CODE – set a radio status",
    "log": "log NUMBER text – add a line",
    "grade": "g NUMBER GRADE reason – grade or regrade",
    "find": "find NUMBER or words",
    "open": "open NUMBER – show the incident",
    "new": "new – take a call or open an incident",
    "suggest": "su NUMBER – who to send, and why",
    "acknowledge": "ack NUMBER – acknowledge the warnings shown",
    "close": "close NUMBER – go to the closing checklist",
    "help": "help – this list",
}
NEEDS_UNIT = {"dispatch", "divert", "stack", "withdraw", "en_route", "at_scene", "clear", "status"}
NEEDS_NUMBER = {"dispatch", "divert", "stack", "log", "grade", "open", "suggest", "acknowledge", "close"}
INCIDENT = re.compile(r"^\d{1,6}(-\d{6})?$")


@dataclass(frozen=True)
class Typed:
    """What was typed, understood or not; `problem` is shown as it is."""

    verb: str = ""
    call_sign: str = ""
    number: str = ""
    rest: str = ""
    problem: str = ""


def parse(text: str, *, call_signs: Collection[str], selected: str = "") -> Typed:
    """Understand one command line; `selected` is the incident in view when no number is given."""
    words = text.split()
    if not words:
        return Typed(problem="Type a command, or help.")
    verb = _verb(words[0].lower())
    if not verb:
        return Typed(problem=f"No command {words[0]!r}. Try help.")
    call_sign, number, rest = _operands(verb, words[1:], {sign.upper() for sign in call_signs})
    if verb in NEEDS_NUMBER and not number:
        number = selected
    return _checked(Typed(verb, call_sign, number, rest))


def _verb(word: str) -> str:
    if word in VERBS:
        return VERBS[word]
    matches = {verb for spelling, verb in VERBS.items() if spelling.startswith(word)}
    return matches.pop() if len(matches) == 1 else ""


def _operands(verb: str, words: list[str], signs: set[str]) -> tuple[str, str, str]:
    """Take the call sign and the number, in either order, from the front of the words."""
    call_sign = number = ""
    left = list(words)
    while left:
        word = left[0].upper()
        if verb in NEEDS_UNIT and not call_sign and (word in signs or not INCIDENT.match(word)):
            call_sign = _full_sign(word, signs)
        elif verb in NEEDS_NUMBER and not number and INCIDENT.match(word):
            number = word
        else:
            break
        left.pop(0)
    return call_sign, number, " ".join(left)


def _full_sign(word: str, signs: set[str]) -> str:
    if word in signs:
        return word
    matches = [sign for sign in signs if sign.startswith(word)]
    return matches[0] if len(matches) == 1 else word


def _checked(typed: Typed) -> Typed:
    problem = ""
    if typed.verb in NEEDS_UNIT and not typed.call_sign:
        problem = "Which unit?"
    elif typed.verb in NEEDS_NUMBER and not typed.number:
        problem = "Which incident?"
    elif typed.verb == "log" and not typed.rest:
        problem = "What shall the line say?"
    elif typed.verb in ("status", "grade") and not typed.rest:
        problem = "Which status?" if typed.verb == "status" else "Which grade?"
    return Typed(
        typed.verb,
        typed.call_sign,
        typed.number,
        typed.rest,
        f"{problem} {GRAMMAR[typed.verb]}" if problem else "",
    )
