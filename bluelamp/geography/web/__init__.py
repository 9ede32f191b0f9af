"""Pages of geography: the basemap file and the map's settings."""
