"""Describing an extract that nobody has described, and writing the first manifest for it."""
