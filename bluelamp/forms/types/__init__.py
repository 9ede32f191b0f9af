"""What crosses the door of forms."""
