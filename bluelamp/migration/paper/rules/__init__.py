"""Decisions about paper forms."""
