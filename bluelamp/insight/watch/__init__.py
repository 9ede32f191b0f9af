"""The insider watch: reads the audit, and tells professional standards of looks that ask for a question (security.md §5)."""
