"""What forms plugs in."""
