"""Reads of things: vehicles, phones, e-mail addresses, online names, and the people tied to them."""
