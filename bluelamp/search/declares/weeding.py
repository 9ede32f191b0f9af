"""After an erasure the vocabulary forgets the words that nobody carries any more."""

from __future__ import annotations

from bluelamp.retention import declare
from bluelamp.search.commands.sweeping import forget_unused_words

declare.after_erasure("search.words", forget_unused_words)
