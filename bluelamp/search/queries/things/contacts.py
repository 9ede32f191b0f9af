"""The search for phones, e-mail addresses and online names (domain/search.md §6)."""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search.codes import FactKind, Guard, MarkLevel, Permission
from bluelamp.search.queries.things import answering, moments, probes
from bluelamp.search.queries.things.answering import Asked, Scored
from bluelamp.search.queries.things.probes import Filed, Rights
from bluelamp.search.rules import asking, contacts, kinds
from bluelamp.search.rules.kinds import Part
from bluelamp.search.rules.scoring import Reason
from bluelamp.search.types import Answer, ContactQuery, Fact, Suggestion

MOST_SLIPS = 5
SHARED_OFF = 30.0  # † what a number loses at most when a whole house uses it
ELSEWHERE = 25.0  # the same name on another platform may be somebody else
NOTHING = (
    "There is no phone number, e-mail address or online name in this. Write a number or at least its last six"
    " figures, an address such as j.smith@example.com, or a name such as @smithy_99."
)


@dataclass
class _Question:
    """The exact keys, endings and words of one question."""

    exact: list[tuple[str, str, int]] = field(default_factory=list)
    tails: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    whole_phone: str = ""
    platform: str = ""


@query(needs=Permission.SEARCH_THINGS, shows=lambda answer: [hit.ref for hit in answer.hits])
def contacts_like(viewer: Actor, asked: ContactQuery) -> Answer:
    """Phones (whole or their last six figures), e-mail addresses, online names, then and now.

    A number one figure out, or with two figures changed round, is offered as a suggestion and never as a hit.
    """
    question = _question(asked)
    with moments.one_moment() as moment:
        cursor, version = moment.cursor, moment.version
        found = probes.by_keys(cursor, question.exact, question.tails, probes.rights_of(cursor, viewer))
        held = probes.holders(cursor, [number for number, _ in found.candidates])
        looked = answering.look(
            cursor, viewer, found, lambda one, _: _scored(question, one, held.get(one.number, 0)), version
        )
        slips = _slips(cursor, question)
    shown = Asked(
        door="search.contacts", asked=asked, text=asked.text or asked.phone or asked.email or asked.handle, limit=asked.limit,
        facts=tuple(
            Fact(kind=p.kind, written=p.written, value=p.value, warning=p.warning, others=p.others)
            for p in question.parts
        ),
        warnings=tuple(p.warning for p in question.parts if p.warning), purpose=asked.purpose, suggestions=slips,
    )  # fmt: skip
    return answering.answer(viewer, shown, looked)


def sealed_met(asked: ContactQuery) -> list[Filed]:
    """Sealed contact points that fit a question: asked by the worker after the search (ADR 0090)."""
    question = _question(asked)
    with moments.one_moment() as moment:
        found = probes.by_keys(moment.cursor, question.exact, question.tails, Rights(is_all=True))
        filed = probes.fetch(moment.cursor, found.hidden)
    return [one for one in filed if one.guard == Guard.SILENT and _scored(question, one, 0).reasons]


def _question(asked: ContactQuery) -> _Question:
    given = [
        (FactKind.PHONE, asked.phone),
        (FactKind.EMAIL, asked.email),
        (FactKind.HANDLE, _marked(asked.handle)),
    ]
    refuse_if(asking.reasons_not_to_search(" ".join([asked.text, *(text for _, text in given)])))
    question = _Question(platform=contacts.platform_of(asked.platform) if asked.platform.strip() else "")
    today = clock.local(clock.now()).date()
    for part in asking.read_box(asked.text, today).parts if asked.text.strip() else ():
        _add(question, part)
    for kind, text in given:
        if text.strip():
            _add(question, kinds.read_as(kind, text, today))
    if not question.exact and not question.tails:
        doubts = [part.warning for part in question.parts if part.warning]
        raise Refused([*doubts, NOTHING])
    return question


def _marked(handle: str) -> str:
    given = handle.strip()
    return given if not given or given.startswith("@") or "/" in given or ":" in given else f"@{given}"


def _add(question: _Question, part: Part) -> None:
    """Take up a part of the question that is a contact point."""
    if part.kind is FactKind.PHONE:
        reading = contacts.read_phone(part.written)
        if reading.is_whole:
            question.whole_phone = reading.value
            question.exact.append(("phone", reading.value, int(MarkLevel.EXACT)))
        elif len(reading.value.lstrip("0")) >= contacts.SHORTEST_TAIL:
            question.tails.append(("phone", reading.value.lstrip("0")))
        elif reading.value:
            question.exact.append(("phone", reading.value, int(MarkLevel.EXACT)))
    elif part.kind is FactKind.EMAIL and (address := contacts.read_email(part.written)):
        question.exact.append(("email", address.value, int(MarkLevel.EXACT)))
        question.exact.append(("email_plain", address.plain, int(MarkLevel.CONFUSABLE)))
    elif part.kind is FactKind.HANDLE and (name := contacts.read_handle(part.written)):
        question.exact.append(("handle", name.name, int(MarkLevel.EXACT)))
        question.platform = question.platform or name.platform
    elif part.kind not in (FactKind.PHONE, FactKind.EMAIL, FactKind.HANDLE):
        return
    question.parts.append(part)


def _scored(question: _Question, filed: Filed, holders: int) -> Scored:
    """The same number, one that ends so, or an address its provider delivers alike; less when many share it."""
    held = dict(filed.card.values)
    reasons: list[Reason] = []
    for kind, value, level in sorted(question.exact, key=lambda one: (-one[2], one)):
        if held.get(kind) == value and not reasons:
            reasons.append(Reason(filed.kind, value, filed.card.display, _why(kind), level / 10))
    for kind, end in question.tails:
        if held.get(kind, "").endswith(end) and not reasons:
            reasons.append(Reason(filed.kind, end, filed.card.display, "ends with these figures", 64.0))
    if reasons and filed.kind == "handle" and question.platform and filed.card.note != question.platform:
        words = f"on {filed.card.note}" if filed.card.note else "platform not recorded"
        reasons.append(Reason("platform", question.platform, filed.card.note, words, -ELSEWHERE))
    if reasons and holders >= contacts.SHARED_FROM:
        off = round((1 - contacts.shared_worth(holders)) * SHARED_OFF, 1)
        words = f"shared: {holders} people use it, so it tells little of any one"
        reasons.append(Reason("shared", "", "", words, -off))
    return Scored(filed, tuple(reasons))


def _why(kind: str) -> str:
    return {"phone": "same number", "email": "same address", "email_plain": "same mailbox, written otherwise",
            "handle": "same name"}[kind]  # fmt: skip


def _slips(cursor: psycopg.Cursor, question: _Question) -> tuple[Suggestion, ...]:
    if not question.whole_phone:
        return ()
    near = probes.known_values(cursor, "phone", contacts.phone_slips(question.whole_phone))
    return tuple(
        Suggestion(label="one figure different, or two changed round", text=one) for one in near[:MOST_SLIPS]
    )
