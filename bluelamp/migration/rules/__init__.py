"""Pure decisions of a migration: where a row ends, what it says, and who is the same person."""
