"""Writers of the five legacy extracts, and the dirt planted in them."""
