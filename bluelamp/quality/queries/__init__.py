"""Every read of data quality."""

from bluelamp.quality.queries.profiling import profile, profile_rows

__all__ = ["profile", "profile_rows"]
