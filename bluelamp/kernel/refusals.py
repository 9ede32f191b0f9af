"""An expected “no”, in words the person can act on."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """The request breaks a rule; `reasons` are shown as they stand and nothing has changed."""

    def __init__(self, reasons: Sequence[str] | str) -> None:
        """Keep one or more reasons, each a full plain-English sentence."""
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        super().__init__(" ".join(self.reasons))


class StaleEdit(Refused):
    """Somebody else changed the record since it was read; both versions are still there."""


class Unreadable(Refused, ValueError):
    """What was sent cannot be read as what it should be, such as a reference that is none."""


class CouldNotLook(Refused):
    """The question was not answered: never to be shown as “nothing found”."""


def refuse_if(reasons: Sequence[str]) -> None:
    """Refuse when a rule gave any reason."""
    if reasons:
        raise Refused(reasons)
