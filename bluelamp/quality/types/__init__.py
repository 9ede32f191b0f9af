"""What crosses quality's doors."""

from bluelamp.quality.types.profile import ColumnProfile, DateForm, KeyFound, Profile, Tally

__all__ = ["ColumnProfile", "DateForm", "KeyFound", "Profile", "Tally"]
