"""Journeys: what people do, through a real browser against a real server."""
