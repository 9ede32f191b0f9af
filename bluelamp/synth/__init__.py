"""A fictional force: people, households, histories, legacy extracts with known dirt, and running days.

Owns: the generator (pure, seeded, no database), the extract writers, demo accounts, the running day.
Nothing outside this package may invent data. It states no facts of its own: the day goes through
other modules' commands, or through the same network doors that real callers use.
"""
