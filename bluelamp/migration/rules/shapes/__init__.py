"""The three documented shapes (docs/extracts/): which files, which rows, which columns."""
