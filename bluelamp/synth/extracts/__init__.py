"""Writers of the three legacy extracts, and the dirt planted in them."""
