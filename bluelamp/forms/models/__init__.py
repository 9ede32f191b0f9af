"""Tables of forms."""

from bluelamp.forms.models.drafts import Draft

__all__ = ["Draft"]
