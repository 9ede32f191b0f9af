"""Decisions of data quality, pure."""
