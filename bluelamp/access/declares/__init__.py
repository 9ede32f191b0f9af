"""Puts the doorkeeper in place and says what access itself lets which roles do."""
