"""Bluelamp: from the 999 call to the court result, one record."""
