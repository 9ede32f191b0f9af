"""The bulk corrections that nominals offers for what its checks find."""

from __future__ import annotations

from bluelamp.nominals.commands import righting
from bluelamp.quality.declare import correction

correction("nominals.names_changed_over", title="Change surname and forename over", propose=righting.names_changed_over,
           says="The part in capitals, or before the comma, becomes the surname; the old name stays readable.",
           apply=lambda by, changes: righting.right_names(by, changes=tuple(changes)))  # fmt: skip
correction("nominals.description_words", title="Write colours and builds out", propose=righting.description_words,
           says="Capitals and an old system’s short forms become the words of the list.",
           apply=lambda by, changes: righting.right_descriptions(by, changes=tuple(changes)))  # fmt: skip
correction("nominals.postcode_form", title="Write postcodes as postcodes", propose=righting.postcodes,
           says="Capitals, and one space before the last three characters; nothing else of the address changes.",
           apply=lambda by, changes: righting.right_postcodes(by, changes=tuple(changes)))  # fmt: skip
correction("nominals.phone_form", title="Write telephone numbers in international form", propose=righting.phone_numbers,
           says="Labels and letters for digits go; what was given stays beside it as it was.",
           apply=lambda by, changes: righting.right_phones(by, changes=tuple(changes)))  # fmt: skip
