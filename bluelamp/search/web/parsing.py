"""What the address of the search page asks for, and the addresses that ask for something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from bluelamp.search.codes import FactKind, Purpose
from bluelamp.search.tabs import TabAsked
from bluelamp.search.types import Fact

SHOWN = 25
LONGEST_FIELD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Another way to take a part of the box, and the address that does."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The page's question: the box, the tab, the single facts, the work in hand and its purpose."""

    text: str = ""
    tab: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    page: int = 1
    purpose: str = ""
    work: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.text.strip() and not self.values

    def for_tab(self, fields: tuple[str, ...], *, is_count: bool = False) -> TabAsked:
        """The question as a tab takes it."""
        mine = {name: value for name, value in self.values.items() if name in fields}
        return TabAsked(
            text=self.text, values=mine, limit=SHOWN, after="" if is_count else self.after,
            purpose=self.purpose, is_count=is_count,
        )  # fmt: skip

    @property
    def shown(self) -> int:
        """How many rows a page holds."""
        return SHOWN

    @property
    def given(self) -> dict[str, str]:
        """Everything this question says, as the fields of an address; its place in the pages left out."""
        asked = {"q": self.text, "tab": self.tab, **self.values, "purpose": self.purpose, "work": self.work}
        return {name: value for name, value in asked.items() if value}

    def url(self, **changed: str) -> str:
        """The address of this question with something changed; a changed question starts at its first page."""
        filled = {name: value for name, value in {**self.given, **changed}.items() if value}
        return f"{reverse('search:search')}?{urlencode(filled)}" if filled else reverse("search:search")

    def next_page(self, after: str) -> str:
        """The address of the next page, by the mark of this one."""
        return self.url(after=after, page=str(self.page + 1))

    def afresh(self, text: str) -> str:
        """Other words in the box, no single facts."""
        return replace(self, values={}).url(q=text)

    def rereadings(self, fact: Fact) -> list[Way]:
        """What a searcher may do about a part of the box: read it as another kind, or leave it out."""
        written, typed = fact.written.strip(), self.text.strip()
        if not written or written not in typed:
            return []
        is_whole = written == typed or (
            typed.endswith(written) and typed[: -len(written)].rstrip().endswith(":")
        )
        it = "it" if is_whole else f"“{written[:40]}”"
        always = [FactKind.NAME, FactKind.VRM, FactKind.REFERENCE]
        always += [FactKind.PHONE] if any(one.isdigit() for one in written) else []
        kinds = [kind for kind in (*fact.others, *always) if kind is not fact.kind]
        ways = [
            Way(label=f"Read {it} as: {kind.label}", url=self.url(q=f"{kind.value}: {written}", tab=""))
            for kind in dict.fromkeys(kinds)
        ]  # fmt: skip
        if not is_whole:
            rest = " ".join(typed.replace(written, " ", 1).split())
            ways.append(Way(label=f"Leave “{written[:40]}” out", url=self.url(q=rest, tab="")))
        return ways

    def kept_with(self, *fields: str) -> list[tuple[str, str]]:
        """What a small form must carry along, but for the fields it asks for itself."""
        return [(name, value) for name, value in self.given.items() if name not in fields]

    def in_tab(self, name: str) -> str:
        """The same box under another tab, whose single facts are its own."""
        return replace(self, values={}).url(tab=name)


def asked_of(request: HttpRequest, fields: tuple[str, ...]) -> Asked:
    """The question in an address; `fields` are the single facts that some tab takes."""
    given = request.GET
    values = {name: value[:LONGEST_FIELD] for name in fields if (value := given.get(name, "").strip())}
    purpose = given.get("purpose", "")
    return Asked(
        text=given.get("q", ""), tab=given.get("tab", ""), values=values, after=given.get("after", "")[:200],
        page=_page(given.get("page", "")),
        purpose=purpose if purpose in Purpose.values else "", work=given.get("work", "")[:120],
    )  # fmt: skip


def _page(text: str) -> int:
    return max(1, min(int(text), 10_000)) if text.isdecimal() and len(text) < 6 else 1
