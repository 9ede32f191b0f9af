"""What resource management plugs into."""
