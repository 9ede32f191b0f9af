"""What crime recording plugs into."""
