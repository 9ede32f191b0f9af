"""How fields are said aloud."""

from __future__ import annotations


def spoken(field: str) -> str:
    """A field's name as a sentence says it: `offence_code` is “offence code”, `person_id` “person”."""
    if field.endswith(("_from", "_to")) and not field.startswith("valid"):
        return f"time {field.replace('_', ' ')}"
    words = field.rpartition("__")[2].removesuffix("_id").replace("_", " ")
    for ending, said in ((" at", " time"), (" on", " date")):
        if words.endswith(ending):
            return words.removesuffix(ending) + said
    return words
