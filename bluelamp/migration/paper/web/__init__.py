"""Pages of numbered forms."""
