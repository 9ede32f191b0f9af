"""What quality plugs into."""
