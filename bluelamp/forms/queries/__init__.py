"""Reads of forms: `drafts` for what is typed and not yet sent."""

from bluelamp.forms.queries import drafts

__all__ = ["drafts"]
