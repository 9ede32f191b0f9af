"""Running a reader's handlers on one fact."""

from __future__ import annotations

from bluelamp.kernel.events import declaring
from bluelamp.kernel.events.following import Stated


class HandlerFailed(Exception):
    """A handler raised; carries which one and on which fact, so that the subject can be parked."""

    def __init__(self, stated: Stated, handler: str, error: Exception) -> None:
        """Remember where it happened."""
        super().__init__(f"{handler} on fact {stated.seq}: {type(error).__name__}: {error}")
        self.stated, self.handler, self.error = stated, handler, error


def digest(reader: str, stated: Stated) -> None:
    """Run a reader's handlers on one fact; HandlerFailed names the one that raised."""
    for subscription in declaring.handlers_of(reader, stated.name):
        try:
            subscription.handle(stated.fact)
        except Exception as error:
            raise HandlerFailed(stated, subscription.name, error) from error
