"""What geography plugs in: who may look for places, ask who is nearest and close roads."""
