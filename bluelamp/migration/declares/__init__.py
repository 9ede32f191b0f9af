"""What migration lets which roles do, and what it plugs into others."""
