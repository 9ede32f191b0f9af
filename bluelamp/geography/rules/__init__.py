"""Decisions about places and sending, as pure functions: no database, clock, file or Django."""
