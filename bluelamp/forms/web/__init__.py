"""Addresses and views of forms."""
