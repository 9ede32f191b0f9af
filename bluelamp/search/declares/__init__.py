"""What search plugs in: who may search, and the tabs of its page."""
