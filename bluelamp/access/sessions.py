"""Sessions in the database, whose end is known as the house's own doing."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from bluelamp.kernel import removals


class SessionStore(DatabaseStore):
    """Django's store; signing out and locking out remove a row, and say so (kernel/removals.py)."""

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        with removals.known_as("access.sessions"):
            super().delete(session_key)

    @classmethod
    def clear_expired(cls) -> None:
        """Throw away sessions that ended by themselves."""
        with removals.known_as("access.sessions"):
            super().clear_expired()
