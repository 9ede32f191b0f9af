"""Decisions of retention: pure, without database or clock."""
