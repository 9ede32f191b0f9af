"""What the exchange plugs into."""
