"""Pages of a migration: the balance and the rows behind every number."""
