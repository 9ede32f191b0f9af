"""What insight plugs into."""
