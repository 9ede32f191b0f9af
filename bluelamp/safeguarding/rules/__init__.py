"""Decisions of safeguarding as pure functions: no database, no clock, no framework."""
