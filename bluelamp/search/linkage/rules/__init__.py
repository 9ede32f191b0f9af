"""Decisions of entity resolution as pure functions."""
