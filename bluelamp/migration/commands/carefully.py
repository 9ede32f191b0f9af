"""One bad row must not stop a load: a batch that its owner refuses is taken row by row, and the bad one is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import DataError, IntegrityError, transaction

from bluelamp.kernel.refusals import Refused

T = TypeVar("T")
EXPECTED = (Refused, DataError, IntegrityError)


def carefully(
    batch: Sequence[T], take: Callable[[Sequence[T]], None], hold: Callable[[T, str], None]
) -> None:
    """Take a batch in one transaction; when something in it is refused, take its halves, and hold the one refused."""
    try:
        with transaction.atomic():
            take(batch)
    except EXPECTED as error:
        if len(batch) > 1:
            half = len(batch) // 2
            carefully(batch[:half], take, hold)
            carefully(batch[half:], take, hold)
            return
        with transaction.atomic():
            hold(batch[0], _reason(error))


def _reason(error: Exception) -> str:
    words = "; ".join(error.reasons) if isinstance(error, Refused) else str(error).splitlines()[0]
    return f"not taken in: {words}"
