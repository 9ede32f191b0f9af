"""Old systems as declarations: a folder with manifest.toml says how its files are read (docs/guides/add-a-source.md)."""
