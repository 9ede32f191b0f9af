"""Benchmarks: `make bench-<name>`. Standard output holds only figures; progress goes to standard error."""
