"""The second pass: what was meant when nothing answers what was typed."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bluelamp.geography.gazetteer import GazetteerFile
from bluelamp.geography.matching import Band, Found, band_of
from bluelamp.geography.rules import names

CORRECTIONS = 6
SAME_NAME = 80.0


def _slips(word: str) -> int:
    return 1 if len(word) < 6 else 2


def corrections(file: GazetteerFile, word: str) -> dict[str, int]:
    """Words of the gazetteer within a slip or two of a typed word, and how many slips away."""
    known = file.vocabulary
    found = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=_slips(word), limit=40)
    ranked = sorted(found, key=lambda hit: (hit[1], -known[hit[0]], hit[0]))
    return {hit[0]: int(hit[1]) for hit in ranked[:CORRECTIONS]}


def _is_known(file: GazetteerFile, word: str) -> bool:
    return any(form in file.vocabulary for form in names.variants(word))


def alternatives(file: GazetteerFile, words: Sequence[str], every_word: bool) -> list[dict[str, int]]:
    """For each word the forms to look for: itself when known, otherwise its corrections."""
    answer = []
    for word in words:
        forms = dict.fromkeys(names.variants(word), 0)
        if len(word) >= 3 and (every_word or not _is_known(file, word)):
            forms = {**corrections(file, word), **forms}
        answer.append(forms)
    return answer


def respelt(file: GazetteerFile, words: Sequence[str], every_word: bool) -> list[Found]:
    """Places found when unknown words (or all) are taken for words one or two slips away."""
    forms = alternatives(file, words, every_word)
    asked = [frozenset(choice) for choice in forms]
    found = []
    for row in file.named(asked):
        band = band_of(asked, row.words)
        if band is not None:
            slips = sum(
                min(
                    (n for form, n in choice.items() if any(w.startswith(form) for w in row.words)), default=1
                )
                for choice in forms
            )
            found.append(
                Found(row.place, Band.TYPO, f"close spelling of {row.display}", slack=slips + band / 10)
            )
    return found


def similar_names(file: GazetteerFile, words: Sequence[str], limit: int) -> list[Found]:
    """Places whose whole name looks like what was typed, spaces and all."""
    typed = names.canonical(" ".join(words))
    close = process.extract(typed, file.every_name, scorer=fuzz.ratio, score_cutoff=SAME_NAME, limit=limit)
    return [
        Found(row.place, Band.TYPO, f"close spelling of {row.display}", slack=(100 - score) / 10)
        for name, score, _ in close
        for row in file.called(name)
    ]


def similar_postcodes(file: GazetteerFile, compact: str, limit: int) -> list[str]:
    """Postcodes one letter away from one that is not there."""
    close = process.extract(compact, file.every_postcode, scorer=OSA.distance, score_cutoff=1, limit=limit)
    return [hit[0] for hit in close]
