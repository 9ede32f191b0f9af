"""Decisions of carrying: when to try again, when to stop trying, what a reply amounts to, when a person must act."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bluelamp.exchange.codes import PartnerState, Said
from bluelamp.exchange.types import Reply

RETRY_MINUTES: tuple[int, ...] = (1, 5, 15, 60)
FAILURES_TO_OPEN = 3
OPEN_FOR = timedelta(minutes=1)
OPEN_AT_MOST = timedelta(minutes=15)
MOST_DOUBLINGS = 8
LEASE = timedelta(seconds=45)
PERSON_AFTER = {"RED": timedelta(minutes=30)}
PERSON_AFTER_USUALLY = timedelta(hours=4)
ACKNOWLEDGE_WITHIN = {"RED": timedelta(hours=1), "AMBER": timedelta(hours=4)}
ACKNOWLEDGE_USUALLY = timedelta(hours=24)
SECOND_CHANNEL_AFTER = 3
RANKS = {"RED": 1, "AMBER": 2, "GREEN": 3, "BLUE": 4}
OK, REFUSED = range(200, 300), (400, 409, 413, 422)
LONGEST = 300


def next_attempt_at(tried: int, at: datetime, ladder: Sequence[int] = RETRY_MINUTES) -> datetime:
    """When to try again after `tried` attempts: 1, 5, 15, then every 60 minutes; never given up silently."""
    return at + timedelta(minutes=ladder[min(tried, len(ladder)) - 1])


def open_until(failures: int, at: datetime) -> datetime | None:
    """Until when a partner is left alone after so many failures in a row; the pause doubles up to 15 minutes."""
    if failures < FAILURES_TO_OPEN:
        return None
    times = 1 << min(failures - FAILURES_TO_OPEN, MOST_DOUBLINGS)
    return at + min(OPEN_FOR * times, OPEN_AT_MOST)


def partner_state(*, failures: int, declared_down: bool, ever_tried: bool) -> PartnerState:
    """How a partner stands by what it last did."""
    if declared_down:
        return PartnerState.DECLARED_DOWN
    if failures >= FAILURES_TO_OPEN:
        return PartnerState.NOT_ANSWERING
    if failures:
        return PartnerState.TROUBLED
    return PartnerState.ANSWERING if ever_tried else PartnerState.UNKNOWN


def channel(*, tried: int, priority: str, has_second: bool) -> str:
    """A RED referral goes by the second channel once the first has failed three times."""
    return "second" if has_second and priority == "RED" and tried >= SECOND_CHANNEL_AFTER else "first"


def person_due(*, priority: str, queued_at: datetime, tried: int, at: datetime) -> bool:
    """Whether a person must now ring the partner (30 minutes for RED, else 4 hours, or the ladder is used up)."""
    waited = at - queued_at
    return waited >= PERSON_AFTER.get(priority, PERSON_AFTER_USUALLY) or tried > len(RETRY_MINUTES)


def acknowledge_by(priority: str, sent_at: datetime) -> datetime:
    """By when the partner must say it has the referral: RED 1 h, AMBER 4 h, otherwise a day (safeguarding §8)."""
    return sent_at + ACKNOWLEDGE_WITHIN.get(priority, ACKNOWLEDGE_USUALLY)


def partner_for(recipient: str) -> str:
    """Which partner serves a recipient; every school is reached through one hub."""
    return "schools" if recipient.startswith("school:") else recipient


def reasons_to_hold(
    *, priority: str, fields: Sequence[str], agreed: Sequence[str], is_live: bool
) -> list[str]:
    """Why a message may not leave: no live agreement, or a field it does not cover. RED is never held."""
    if priority == "RED":
        return []
    reasons = [] if is_live else ["The sharing agreement has ended."]
    extra = sorted(set(fields) - set(agreed))
    if extra:
        reasons.append(f"The agreement does not cover: {', '.join(extra)}.")
    return reasons


def read_reply(status: int, body: str, *, delivery: str, payload_hash: str) -> Reply:
    """What a reply amounts to; only the agreed words, about this message and this content, count as received."""
    if status in REFUSED:
        return Reply(said=Said.REJECTED, text=f"Answered {status}: {_words(body)}")
    if status not in OK:
        return Reply(said=Said.FAILED, text=f"Answered {status}.")
    try:
        answer = json.loads(body)
    except ValueError:
        return Reply(said=Said.FAILED, text="Answered something that is not the agreed reply.")
    if not isinstance(answer, dict) or answer.get("status") not in ("acknowledged", "received"):
        return Reply(said=Said.FAILED, text=f"Answered 200 with an error inside: {_words(body)}")
    return _checked(answer, delivery, payload_hash)


def _checked(answer: dict[str, object], delivery: str, payload_hash: str) -> Reply:
    if answer.get("delivery") != delivery:
        return Reply(said=Said.FAILED, text="The receipt is for another message.")
    if answer.get("sha256") != payload_hash:
        return Reply(said=Said.FAILED, text="The receipt is for other content than was sent.")
    reference = str(answer.get("reference") or "")[:80]
    return Reply(said=Said(str(answer["status"])), text="Receipt read.", reference=reference)


def _words(body: str) -> str:
    return " ".join(body.split())[:LONGEST]
