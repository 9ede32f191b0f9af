"""Pages of crime."""
