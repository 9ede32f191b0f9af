"""From staged rows to the owners' doors, by what the mappings say; no source and no kind is known here by name."""
