"""What a free-text search asks for, and the words of a narrative: one function for index and search alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST, MOST_TERMS, LONGEST_WORD, SHORTEST_STEM = 400, 20, 60, 3
MOST_WORDS = 12_000
_APOSTROPHES = re.compile("['’‘ʼʻ`´＇′]")
_NOT_WORD = re.compile(r"[\W_]+")
_PIECE = re.compile(r'-?"[^"]*"?|\S+')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_UNSEEN = frozenset({"Cf", "Co", "Cn"})
_CONTROLS = frozenset({"Cc", "Zl", "Zp"})


class TermKind(StrEnum):
    """How a term is looked for."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "begins with"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find: a word by its stem, a phrase as written, or words that begin so."""

    kind: TermKind
    words: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """Every clause must hold, any one term of a clause is enough, and no excluded term may be there."""

    clauses: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Every term that may make a hit."""
        return tuple(term for clause in self.clauses for term in clause)


def plain(text: str) -> str:
    """Text as shown: without direction marks and other characters nobody sees."""
    return "".join(
        " " if unicodedata.category(c) in _CONTROLS and c != "\n" else c
        for c in text
        if unicodedata.category(c) not in _UNSEEN
    )


def words_of(text: str) -> list[str]:
    """The words of a text as full text holds them: small letters without marks, O'Neill as oneill."""
    bare = (
        text if text.isascii() else unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain(text)))
    )
    kept = bare if bare.isascii() else "".join(c for c in bare if not unicodedata.combining(c))
    folded = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", kept)).casefold()
    return [word[:LONGEST_WORD] for word in folded.split()[:MOST_WORDS]]


def read_text(text: str) -> TextQuestion:
    """The question behind words, "phrases", OR, a minus and a closing star."""
    clauses: list[list[Term]] = []
    excluded: list[Term] = []
    joins = False
    for piece in _PIECE.findall(plain(text[: LONGEST * 2]).translate(_QUOTES)):
        if piece == "OR":
            joins = bool(clauses)
            continue
        term = _term(piece.removeprefix("-"))
        if term is None:
            continue
        if piece.startswith("-"):
            excluded.append(term)
        elif joins:
            clauses[-1].append(term)
        else:
            clauses.append([term])
        joins = False
    return TextQuestion(tuple(map(tuple, clauses)), tuple(excluded))


def _term(piece: str) -> Term | None:
    words = tuple(words_of(piece))
    if not words:
        return None
    if piece.endswith("*") and not piece.startswith('"'):
        return Term(TermKind.PREFIX, words, piece)
    is_phrase = piece.startswith('"') or len(words) > 1
    return Term(TermKind.PHRASE if is_phrase else TermKind.WORD, words, piece.strip('"'))


def reasons_not_to_look(text: str) -> list[str]:
    """Why a free-text search cannot be asked as it is; empty when it can."""
    shown = " ".join(plain(text).split())[:40]
    if len(text) > LONGEST:
        return [f"That is {len(text):,} characters. Search for at most {LONGEST}, and {MOST_TERMS} words."]
    asked = read_text(text)
    if len(asked.wanted) + len(asked.excluded) > MOST_TERMS:
        return [f"That is more than {MOST_TERMS} words. Keep the rarest ones."]
    reasons = []
    if any("*" in piece.strip('"').rstrip("*") for piece in text.split()):
        reasons.append("A star works at the end of a word only, as in knif*.")
    if any(len(one.words[-1]) < SHORTEST_STEM for one in asked.wanted if one.kind is TermKind.PREFIX):
        reasons.append(f"Too many words begin so. Put at least {SHORTEST_STEM} letters before the star.")
    if not asked.clauses and asked.excluded:
        reasons.append("Say what to look for as well as what to leave out.")
    elif not asked.clauses and "*" in text:
        reasons.append("A star alone fits every narrative: too many. Add a word.")
    elif not asked.clauses:
        reasons.append(f'There is no word to look for in “{shown}”. Type a word or a "phrase".')
    return reasons


def expression(asked: TextQuestion, stems: dict[str, str]) -> str:
    """The question as PostgreSQL full text takes it; a word without a stem is too common to look for."""
    clauses = [[made for term in clause if (made := _made(term, stems))] for clause in asked.clauses]
    wanted = [f"({' | '.join(clause)})" for clause in clauses if clause]
    if not wanted:
        wanted = [_as_written(term) for clause in asked.clauses for term in clause[:1]]
    unwanted = [f"!{made}" for term in asked.excluded if (made := _made(term, stems) or _as_written(term))]
    return " & ".join([*wanted, *unwanted])


def left_out(asked: TextQuestion, stems: dict[str, str]) -> list[str]:
    """Words too common to look for when there is anything rarer."""
    common = [term.written for term in asked.wanted if not _made(term, stems)]
    return common if len(common) < len(asked.wanted) else []


def _made(term: Term, stems: dict[str, str]) -> str:
    if term.kind is TermKind.WORD:
        stem = stems.get(term.words[0], "")
        return f"'{stem}':B" if stem else ""
    return _as_written(term)


def _as_written(term: Term) -> str:
    last = "*A" if term.kind is TermKind.PREFIX else "A"
    parts = [f"'{word}':A" for word in term.words[:-1]] + [f"'{term.words[-1]}':{last}"]
    return f"({' <-> '.join(parts)})" if len(parts) > 1 else parts[0]


_DAYS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")


def read_day(text: str) -> date | None:
    """A day in any British form, or the first of a year; None when it is none."""
    tidy = " ".join(text.split())
    if re.fullmatch(r"(19|20)\d\d", tidy):
        return date(int(tidy), 1, 1)
    for form in _DAYS:
        try:
            return datetime.strptime(tidy, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
