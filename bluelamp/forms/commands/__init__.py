"""Writes of forms: `drafts` for what is typed and not yet sent."""

from bluelamp.forms.commands import drafts

__all__ = ["drafts"]
