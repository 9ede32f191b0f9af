"""What becomes of a scored pair (domain/search.md §10): hard evidence, vetoes, and three outcomes.

Conditions are SQL over two records `a` and `b` and the edge `e`; thresholds are proposals to be calibrated on
clerical samples before go-live (†).
"""

from __future__ import annotations

AUTO, REVIEW, KEPT = 0.999, 0.80, 0.5
PARENT_YEARS = 15
OUTCOMES = ("auto", "review", "none")

_NEAR_NAMES = "(a.family = b.family or a.family_bones = b.family_bones)"
_SAME_GIVEN = "(a.given = b.given or list_has_any(a.roots, b.roots) or a.given_bones = b.given_bones)"
_UNLIKE_GIVEN = (
    f"(a.given is not null and b.given is not null and not {_SAME_GIVEN} and length(a.given) > 1 and length(b.given) > 1 "
    "and jaro_winkler_similarity(a.given, b.given) < 0.9 and coalesce(a.given <> b.g2, true) and coalesce(b.given <> a.g2, true))"
)
_UNLIKE_FAMILY = f"(a.family is not null and b.family is not null and not {_NEAR_NAMES} and jaro_winkler_similarity(a.family, b.family) < 0.8)"
_UNLIKE_BORN = (
    "(a.birth_year is not null and b.birth_year is not null and abs(a.birth_year - b.birth_year) > 1)"
)
_SAME_HOME = "(a.postcode = b.postcode or a.x0 = b.x0)"

VETOES = (
    ("told apart", "e.is_apart"),
    ("different verified ids of one kind", "e.ids_differ"),
    ("sex, date of birth and name all conflict", f"a.sex <> b.sex and {_UNLIKE_BORN} and ({_UNLIKE_GIVEN} or {_UNLIKE_FAMILY})"),
    ("twins: same surname, birth day and home, another forename", f"{_NEAR_NAMES} and a.born = b.born and {_SAME_HOME} and {_UNLIKE_GIVEN}"),
    (
        "parent and child: same name, a generation apart",
        f"{_NEAR_NAMES} and abs(a.birth_year - b.birth_year) between {PARENT_YEARS} and 60 "
        "and not (a.birth_month = b.birth_month and a.birth_day = b.birth_day)",
    ),
)  # fmt: skip


def veto_sql() -> str:
    """The first veto that holds, in words; empty when none does."""
    cases = " ".join(f"when {condition} then '{words}'" for words, condition in VETOES)
    return f"case {cases} else '' end"


def outcome_sql() -> str:
    """auto, review or none: an address or a phone by itself never links, whatever it weighs."""
    return (
        "case when e.is_apart then 'none' "
        f"when veto <> '' then case when e.is_hard or probability >= {REVIEW} then 'review' else 'none' end "
        "when e.is_hard then 'auto' "
        f"when name_weight <= 0 then case when probability >= {AUTO} then 'review' else 'none' end "
        f"when probability >= {AUTO} then 'auto' when probability >= {REVIEW} then 'review' else 'none' end"
    )
