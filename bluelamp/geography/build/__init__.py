"""Building an area pack from a folder of open data; nothing here knows any particular area."""
