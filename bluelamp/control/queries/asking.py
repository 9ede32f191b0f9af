"""Asking a neighbour who may not be able to answer: call-taking goes on, and the screen says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import transaction

from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused

log = structlog.get_logger("bluelamp.control")
T = TypeVar("T")


def asked(what: str, ask: Callable[[], T], otherwise: T) -> tuple[T, str]:
    """The neighbour's answer, or `otherwise` with what could not be looked up, in words.

    Any failure is caught on purpose: a call is never lost because a map or an index is down
    (domain/security.md §15), and nothing found never looks like could not look.
    """
    try:
        with transaction.atomic():
            return ask(), ""
    except NotThere:
        return otherwise, ""
    except (Refused, Denied) as refused:
        return otherwise, f"{what}: {refused}"
    except Exception as error:
        log.warning("control.neighbour_failed", what=what, error=type(error).__name__)
        return otherwise, f"{what} could not be asked"
