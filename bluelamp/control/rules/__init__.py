"""Decisions of the control room as pure functions: no database, no clock, no Django."""
