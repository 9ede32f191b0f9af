"""The control room for machines: what its screens do, a token with the same role can do."""

from bluelamp.control.api.routes import router

__all__ = ["router"]
