"""What safeguarding plugs into."""
