"""Two whole names, of people or organisations, compared word by word (domain/search.md §2-3, §12)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bluelamp.search.rules import bodies, keys, variants, weights
from bluelamp.search.rules.knowledge import words
from bluelamp.search.rules.normalise import canonical, fold

MOST_WORDS = 24
LONGEST_RUN = 5
MOST_RUN_TOGETHER = 2  # scripts without spaces give a name as one or two words
RUN_TOGETHER = 0.8
SURE = 0.8  # less like words are tied only after runs of words written as one
LONGEST_TEXT = 400
SOUNDS_NEAR = 0.25  # words with fewer letters in common are not the same by sound either
_CAMEL = re.compile(r"(?<!\bMac)(?<=[a-zà-ÿа-я]{2})(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]{2})")
_PIECES = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_PATRONYMIC = re.compile(r"\w{3,}(?:vich|vych|vitch|wicz|vic|ovna|evna|ivna|inichna|ogly|oglu|uly|kyzy|qizi)")
_NUMBER = re.compile(r"\d+|[ivx]{2,5}")
_FIGURES = str.maketrans("013459", "oleasg")
_SYLLABIC = re.compile("[\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNWRITTEN = re.compile("[\u0590-\u07ff]")


@dataclass(frozen=True, slots=True)
class Reason:
    """One word of each name and what ties them; an empty side had nothing to set against it."""

    left: str
    right: str
    why: str
    likeness: float


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """How alike two names are, 0 to 1, with a reason for every word."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name ready to compare: its telling words, weak words, legal forms and what script it came in."""

    words: tuple[str, ...]
    weak: frozenset[str]
    forms: frozenset[str]
    is_body: bool
    script: str
    joined: str


_Tie = tuple[float, int, int, str]  # likeness, place in left, place in right, why
_Option = tuple[float, int, int, int, float, str]  # rank, distance of places, places, likeness, why
_W = weights.of("whole")


def compare_names(left: str, right: str) -> NameLikeness:
    """How alike two names of people or organisations are, in any order and script; equal either way round."""
    one, other = _read(left[:LONGEST_TEXT]), _read(right[:LONGEST_TEXT])
    if one.is_body != other.is_body:
        one, other = _read(left[:LONGEST_TEXT], is_body=True), _read(right[:LONGEST_TEXT], is_body=True)
    if not one.words or not other.words:
        return NameLikeness(0.0, ())
    if (other.words, right) < (one.words, left):
        found = _compare(other, one)
        return NameLikeness(
            found.score, tuple(Reason(r.right, r.left, r.why, r.likeness) for r in found.reasons)
        )
    return _compare(one, other)


@lru_cache(maxsize=65536)
def _read(text: str, *, is_body: bool = False) -> _Name:
    folded = fold(_CAMEL.sub(" ", text))
    dotted = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", folded.replace("&", " and "))
    pieces = tuple(_unfigured(piece) for piece in _PIECES.findall(dotted.replace("'", "")))[:MOST_WORDS]
    body = bodies.read(pieces)
    is_body = is_body or body.is_body
    plain = bodies.whole_words(body.words) if is_body else tuple(map(_plain, body.words))
    titles = words("titles")
    kept = tuple(word for word in plain if word not in titles) or plain
    weak = bodies.words_kept("weak") if is_body else words("particles")
    script = "syllabic" if _SYLLABIC.search(text) else "consonants" if _UNWRITTEN.search(text) else "latin"
    return _Name(kept, frozenset(weak.intersection(kept)), body.forms, is_body, script, "".join(kept))


def _plain(word: str) -> str:
    """A word of a person's name: Mac as Mc; an ordinal written out."""
    return bodies.whole_words((word,))[0] if _ORDINAL.fullmatch(word) else canonical(word)


def _unfigured(piece: str) -> str:
    """A word written with figures for letters, as it is meant: sech1n, ig0r."""
    figures = sum(map(str.isdigit, piece))
    if _ORDINAL.fullmatch(piece):
        return piece
    return piece.translate(_FIGURES) if figures and len(piece) - figures > figures else piece


def _compare(left: _Name, right: _Name) -> NameLikeness:
    if sorted(left.words) == sorted(right.words):
        reasons = [Reason(word, word, "exact", 1.0) for word in left.words]
        return NameLikeness(_less_for_forms(1.0, left, right), tuple(reasons))
    if left.joined == right.joined:
        return NameLikeness(
            _less_for_forms(_W["joined"], left, right),
            (Reason(left.joined, right.joined, "written as one", _W["joined"]),),
        )
    found = _weigh(left, right, *_align(left, right))
    script = left.script if left.script != "latin" else right.script
    if script == "latin" or min(len(left.words), len(right.words)) > MOST_RUN_TOGETHER:
        return found
    near = _across(left.joined, right.joined, script) * _W["joined"]
    if near <= max(found.score, RUN_TOGETHER):
        return found
    return NameLikeness(
        round(near, 4), (Reason(left.joined, right.joined, "written as one", round(near, 3)),)
    )


# --- words against words --------------------------------------------------------------------------------
@lru_cache(maxsize=131072)
def _tie(one: str, other: str, script: str) -> tuple[float, str]:
    """How alike two words are and why; words in letters of another script are held to their consonants."""
    if one == other:
        return 1.0, "exact"
    if len(one) == 1 or len(other) == 1:
        return (_W["initial"], "initial") if one[0] == other[0] else (0.0, "")
    near = 1 - OSA.distance(one, other) / max(len(one), len(other))
    best = (near, "letters")
    known = variants.known_relatives(one).get(other) or variants.known_relatives(other).get(one)
    if known and known.weight * _W["known"] > best[0]:
        best = (known.weight * _W["known"], known.reason.value)
    if near >= SOUNDS_NEAR:
        best = max(best, _sounding(one, other, near))
    if script != "latin":
        across = _across(one, other, script)
        best = max(best, (across * _W[script], "transliteration"))
    return best


def _sounding(one: str, other: str, near: float) -> tuple[float, str]:
    """Words of one skeleton or one sound, the nearer in letters the likelier."""
    shared = keys.skeletons(one) & keys.skeletons(other)
    if shared:
        weight = _W["skeleton"] if max(map(len, shared)) > 2 else _W["skeleton_short"]
        return weight + (1 - weight) * near, "transliteration"
    codes = keys.sounds(one) & keys.sounds(other)
    if codes:
        weight = _W["sound"] if max(map(len, codes)) > 2 else _W["skeleton_short"]
        return weight + (1 - weight) * near, "phonetic"
    return 0.0, ""


_CLASSES = str.maketrans("rbfvgjdn", "lpppkstm")


def _across(one: str, other: str, script: str) -> float:
    """How alike two words are by their consonants alone; where writing has syllables, by classes of consonants."""
    left, right = keys.bones(one), keys.bones(other)
    if (left[:1] == "a") != (right[:1] == "a"):
        left, right = left.removeprefix("a"), right.removeprefix("a")
    if script == "syllabic":
        left, right = (text.translate(_CLASSES) for text in (left, right))
    longest = max(len(left), len(right))
    return 1 - OSA.distance(left, right) / longest if longest > 1 else 0.0


def _align(left: _Name, right: _Name) -> tuple[list[_Tie], tuple[set[int], set[int]]]:
    """Give each word its best partner, best first; then words written apart on one side and together on the other."""
    script = left.script if left.script != "latin" else right.script
    options = [
        (-like * min(len(a), len(b), 4), abs(i - j), i, j, like, why)
        for i, a in enumerate(left.words)
        for j, b in enumerate(right.words)
        for like, why in (_tie(a, b, script),)
        if like >= _W["tie"]
    ]
    ranked = sorted(options)
    free = (set(range(len(left.words))), set(range(len(right.words))))
    ties = _taken([one for one in ranked if one[4] >= SURE], free)
    ties += _runs(left.words, right.words, free, is_turned=False)
    ties += _runs(right.words, left.words, (free[1], free[0]), is_turned=True)
    ties += _taken([one for one in ranked if one[4] < SURE], free)
    return ties, free


def _taken(ranked: Sequence[_Option], free: tuple[set[int], set[int]]) -> list[_Tie]:
    """The best options whose words are both still free."""
    found: list[_Tie] = []
    for _, _, i, j, like, why in ranked:
        if i in free[0] and j in free[1]:
            found.append((like, i, j, why))
            free[0].discard(i)
            free[1].discard(j)
    return found


def _runs(
    whole: Sequence[str], split: Sequence[str], free: tuple[set[int], set[int]], *, is_turned: bool
) -> list[_Tie]:
    """Free words that a run of free words on the other side writes apart, or shortens to initials."""
    found: list[_Tie] = []
    if not free[0] or len(free[1]) < 2:
        return found
    for i in sorted(free[0]):
        for start, end in _stretches(sorted(free[1])):
            like, why = _as_run(whole[i], split[start:end])
            if not like:
                continue
            free[0].discard(i)
            free[1].difference_update(range(start, end))
            found += [(like, *((j, i) if is_turned else (i, j)), why) for j in range(start, end)]
            break
    return found


def _stretches(free: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of two to five neighbouring places, longest first."""
    runs = [
        (start, start + size)
        for number, start in enumerate(free)
        for size in range(2, LONGEST_RUN + 1)
        if number + size <= len(free) and free[number + size - 1] == start + size - 1
    ]
    return sorted(runs, key=lambda run: (run[0] - run[1], run[0]))


def _as_run(word: str, run: Sequence[str]) -> tuple[float, str]:
    together = "".join(run)
    longest = max(len(word), len(together))
    if abs(len(word) - len(together)) <= 2 and longest > 3:
        near = 1 - float(OSA.distance(word, together)) / longest
        if near > 0.8:
            return _W["split"] * near, "written as one"
    if len(word) == len(run) and word == "".join(one[0] for one in run):
        return _W["acronym"], "initials"
    return 0.0, ""


# --- weighing --------------------------------------------------------------------------------------------
def _worth(word: str, name: _Name) -> float:
    """How much a word tells: little when weak, less when short."""
    if word in name.weak:
        return _W["weak"]
    return math.pow(min(1.0, len(word) / 5), _W["short"])


def _missed(word: str, name: _Name) -> float:
    """What the lack of a word on the other side costs: a number is seldom left out, a patronymic often."""
    if _NUMBER.fullmatch(word):
        return _W["number"]
    if _PATRONYMIC.fullmatch(word) and not name.is_body and word != name.words[-1]:
        return _W["patronymic"]
    return _worth(word, name) * (_W["extra_body"] if name.is_body else _W["extra"])


def _weigh(left: _Name, right: _Name, ties: list[_Tie], free: tuple[set[int], set[int]]) -> NameLikeness:
    matched = agreed = 0.0
    for like, i, j, _ in ties:
        worth = (_worth(left.words[i], left) + _worth(right.words[j], right)) / 2
        matched += worth
        agreed += worth * max(0.0, (like - _W["sharp"]) / (1 - _W["sharp"]))
    full = matched + sum(_cost(left, right, free))
    score = agreed / full if full else 0.0
    return NameLikeness(round(_less_for_forms(score, left, right), 4), _reasons(left, right, ties, free))


def _cost(left: _Name, right: _Name, free: tuple[set[int], set[int]]) -> tuple[float, float]:
    """What words without a partner cost: those of both sides contradict each other, those of one are merely more."""
    lost = [sum(_worth(n.words[i], n) for i in at) for n, at in zip((left, right), free, strict=True)]
    more = [sum(_missed(n.words[i], n) for i in at) for n, at in zip((left, right), free, strict=True)]
    conflict = min(lost)
    fuller = 0 if lost[0] >= lost[1] else 1
    share = 1 - conflict / lost[fuller] if lost[fuller] else 0.0
    return _W["conflict"] * conflict, more[fuller] * share


def _reasons(
    left: _Name, right: _Name, ties: list[_Tie], free: tuple[set[int], set[int]]
) -> tuple[Reason, ...]:
    tied = [
        Reason(left.words[i], right.words[j], why, round(like, 3))
        for like, i, j, why in sorted(ties, key=lambda tie: tie[1:3])
    ]
    tied += [Reason(left.words[i], "", "no partner", 0.0) for i in sorted(free[0])]
    tied += [Reason("", right.words[j], "no partner", 0.0) for j in sorted(free[1])]
    return tuple(tied)


def _less_for_forms(score: float, left: _Name, right: _Name) -> float:
    """Different legal forms speak against the same body; a form on one side only says little."""
    return score * _W["form"] if left.forms and right.forms and left.forms.isdisjoint(right.forms) else score
