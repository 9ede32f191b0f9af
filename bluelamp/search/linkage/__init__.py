"""Entity resolution: which records are one person (domain/search.md §10-12), on Splink and DuckDB.

Private to search. Nothing here is imported by pages or workers: the operator's `bluelamp match` runs it in a
process of its own, and others read the Parquet that it writes.
"""
