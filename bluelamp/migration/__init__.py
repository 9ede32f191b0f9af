"""Moving off the old systems: every source row has one fate, every number balances.

Owns: the ledger (one row per source row), the legacy store (the raw rows, searchable), the mentions and
match edges between sources, and the balance. States `MigrationReconciled`. Asked by: operators through
`bluelamp migrate`, the page at /migration/, search through the legacy source.
"""
