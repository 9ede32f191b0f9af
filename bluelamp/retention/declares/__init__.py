"""What retention plugs into."""
