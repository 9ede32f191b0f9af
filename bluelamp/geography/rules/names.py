"""Street and place names made comparable: abbreviations, apostrophes, accents, Welsh pairs, postcodes."""

import re
import unicodedata

from bluelamp.geography.codes import FILLER_WORDS, ROAD_WORDS, WELSH_WORDS

_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"^\d+[a-z]?(?:-\d+[a-z]?)?$")
_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
_PARTIAL = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]?)$")
_JOINERS = re.compile(
    r"\s*(?:/|&|@|\+|\bjunction (?:with|of)\b|\bjct (?:with|of)\b|\bjunction\b|\bjct\b|\bjunc\b|\band\b|\bat\b|\bx\b"
    r"|\bcorner of\b|\bmeets\b)\s*",
    re.IGNORECASE,
)
_MOTORWAY_JUNCTION = re.compile(
    r"^(?:(?P<road>[am]\d{1,4}(?:\(m\))?)\s*)?(?:j|jct|junc|junction)\s*(?P<number>\d{1,3}[a-z]?)"
    r"(?:\s*(?:of|on)?\s*(?P<after>[am]\d{1,4}(?:\(m\))?))?$",
    re.IGNORECASE,
)
_MARKER_ROAD_FIRST = re.compile(
    r"^(?P<road>[am]\d{1,4}(?:\(m\))?)[\s/]*(?P<way>[abjklm])?[\s/]*(?P<km>\d{1,3}\.\d)[\s/]*(?P<after>[abjklm])?$",
    re.IGNORECASE,
)
_WELSH_TO_ENGLISH = {word: set(pairs) for word, pairs in WELSH_WORDS.items()}
_ENGLISH_TO_WELSH: dict[str, set[str]] = {}
for _welsh, _pairs in WELSH_WORDS.items():
    for _english in _pairs:
        _ENGLISH_TO_WELSH.setdefault(_english, set()).add(_welsh)


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, single spaces: the bare words of a name."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    letters = "".join(ch for ch in plain if not unicodedata.combining(ch)).lower().replace("&", " and ")
    return _NOT_WORD.sub(" ", letters).strip()


def _long_form(word: str, position: int, count: int) -> str:
    forms = ROAD_WORDS.get(word)
    if not forms:
        return word
    if word == "st":
        return "street" if position == count - 1 and count > 1 else "saint"
    return forms[0] if position else word


def canonical(text: str) -> str:
    """The name as indexed: folded, with short forms written out (`St Peter's Rd` → `saint peters road`)."""
    words = fold(text).split()
    return " ".join(_long_form(word, place, len(words)) for place, word in enumerate(words))


def variants(word: str) -> frozenset[str]:
    """Every indexed word a typed word may stand for: itself, its long forms and its Welsh or English pair."""
    found = {word, *ROAD_WORDS.get(word, ())}
    for form in tuple(found):
        found |= _WELSH_TO_ENGLISH.get(form, set()) | _ENGLISH_TO_WELSH.get(form, set())
    return frozenset(found)


def words_asked(text: str) -> list[str]:
    """The words of a question with the fillers a caller adds ('opp', 'o/s', 'near the') left out."""
    words = fold(re.sub(r"\bo/s\b", " ", text, flags=re.IGNORECASE)).split()
    kept = [word for word in words if word not in FILLER_WORDS]
    return kept or words


def is_house_number(word: str) -> bool:
    """Whether a word is a house number: 12, 12a or 12-14."""
    return bool(_NUMBER.match(word))


def split_numbers(text: str) -> list[str]:
    """House numbers named by one address: `142;143`, `36, 37`, and `10-12` as the range and both its ends."""
    parts = [part for part in (fold(piece).replace(" ", "-") for piece in re.split(r"[;,]", text)) if part]
    ends = [end for part in parts if "-" in part for end in part.split("-")]
    return list(dict.fromkeys(parts + ends))


def _postcode_letters(compact: str) -> str:
    outward, inward = compact[:-3], compact[-3:]
    digit = inward[0].translate(str.maketrans("OIL", "011"))
    tail = inward[1:].translate(str.maketrans("01", "OI"))
    area = outward[:1].translate(str.maketrans("01", "OI"))
    rest = outward[1:2] + outward[2:].translate(str.maketrans("OIL", "011"))
    return area + rest + digit + tail


def parse_postcode(text: str) -> str | None:
    """A full postcode in its usual spacing, any case or spacing typed, O/0 and I/1 put right; else None."""
    compact = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    if not 5 <= len(compact) <= 7:
        return None
    for attempt in (compact, _postcode_letters(compact)):
        found = _POSTCODE.match(attempt)
        if found:
            return f"{found.group(1)} {found.group(2)}"
    return None


def parse_outward(text: str) -> tuple[str, str] | None:
    """An outward code alone, or with the start of the inward part: (`NP20`, `4`); else None."""
    compact = re.sub(r"\s", "", text).upper()
    if _OUTWARD.match(compact):
        return compact, ""
    found = _PARTIAL.match(compact)
    return (found.group(1), found.group(2)) if found else None


def split_junction(text: str) -> tuple[str, str] | None:
    """The two halves of a junction when the caller said where one road stops and the other starts."""
    parts = [part for part in _JOINERS.split(text.strip()) if part.strip()]
    return (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else None


def parse_motorway_junction(text: str) -> tuple[str, str] | None:
    """(`M4`, `27`) from `M4 J27`, `j27`, `junction 27 of the M4`; the road may be empty."""
    found = _MOTORWAY_JUNCTION.match(re.sub(r"\bthe\b", " ", text, flags=re.IGNORECASE).strip())
    if not found:
        return None
    return (found.group("road") or found.group("after") or "").upper(), found.group("number").upper()


def parse_marker_post(text: str) -> tuple[str, str, float] | None:
    """(`M4`, `A`, 215.3) from `M4 A 215.3` or `M4/215.3/A`; the carriageway may be empty."""
    found = _MARKER_ROAD_FIRST.match(text.strip())
    if not found:
        return None
    way = (found.group("way") or found.group("after") or "").upper()
    return found.group("road").upper(), way, float(found.group("km"))
