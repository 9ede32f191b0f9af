"""Facts that modules state to each other, and the typed references they use: frozen dataclasses only."""
