"""Which mentions are one person: pairs that share a key, judged by the rules, joined into groups."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bluelamp.migration.codes import EdgeState
from bluelamp.migration.commands.copying import execute, fetch
from bluelamp.migration.commands.deciding import in_batches
from bluelamp.migration.models import Mention
from bluelamp.migration.rules import clustering, matching, people
from bluelamp.migration.rules.matching import Judgement, Profile, Verdict

MENTIONS_A_BATCH = 1_500
LARGEST_BLOCK = 400
PAIRS = """
    WITH fresh AS (SELECT key, mention FROM migration_mentionkey WHERE mention = ANY(%(fresh)s)),
         small AS (SELECT k.key FROM migration_mentionkey AS k
                    WHERE k.key IN (SELECT key FROM fresh) GROUP BY k.key HAVING count(*) <= %(cap)s)
    SELECT DISTINCT least(other.mention, fresh.mention), greatest(other.mention, fresh.mention)
      FROM fresh JOIN small USING (key) JOIN migration_mentionkey AS other USING (key)
     WHERE other.mention < fresh.mention
        OR (%(late)s AND other.mention <> fresh.mention
            AND EXISTS (SELECT 1 FROM migration_mention AS m WHERE m.id = other.mention AND m.is_judged))
     ORDER BY 1, 2
"""
STATES = {Verdict.SAME: EdgeState.ACCEPTED, Verdict.POSSIBLE: EdgeState.POSSIBLE}
Pair = tuple[int, int]


def judge_all() -> int:
    """Judge every mention not judged before against those it shares a key with; how many edges are new."""
    found = 0
    while fresh := _next_mentions():
        late = Mention.objects.filter(is_judged=True, id__gt=fresh[0]).exists()
        pairs = fetch(PAIRS, {"fresh": fresh, "cap": LARGEST_BLOCK, "late": late})
        edges = _judged([(one, other) for one, other in pairs])
        with transaction.atomic():
            _write(edges)
            Mention.objects.filter(id__in=fresh).update(is_judged=True)
        found += len(edges)
    return found


def _next_mentions() -> list[int]:
    rows = Mention.objects.filter(is_judged=False).order_by("id")
    return list(rows.values_list("id", flat=True)[:MENTIONS_A_BATCH])


def profiles(ids: Sequence[int]) -> dict[int, Profile]:
    """The profiles of these mentions."""
    rows = Mention.objects.filter(id__in=ids).values_list("id", "profile")
    return {id_: people.from_plain(plain) for id_, plain in rows}


def _judged(pairs: Sequence[Pair]) -> list[tuple[Pair, Judgement]]:
    known = profiles(sorted({id_ for pair in pairs for id_ in pair}))
    judged = [(pair, matching.judge(known[pair[0]], known[pair[1]])) for pair in pairs]
    return [(pair, judgement) for pair, judgement in judged if judgement.verdict is not Verdict.DIFFERENT]


def _write(edges: Sequence[tuple[Pair, Judgement]]) -> None:
    if not edges:
        return
    execute(
        """
        INSERT INTO migration_edge (one, other, state, weight, reasons, grounds, rules, is_applied, undone_because)
        SELECT one, other, state, weight, string_to_array(reasons, %s), string_to_array(grounds, ' '), %s, false, ''
          FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::float[], %s::text[], %s::text[])
               AS e(one, other, state, weight, reasons, grounds)
            ON CONFLICT (one, other) DO NOTHING
        """,
        [
            "\n",
            matching.VERSION,
            [pair[0] for pair, _ in edges],
            [pair[1] for pair, _ in edges],
            [STATES[judgement.verdict].value for _, judgement in edges],
            [judgement.weight for _, judgement in edges],
            ["\n".join(judgement.reasons) for _, judgement in edges],
            [" ".join(sorted(g for g in judgement.grounds if " " not in g)) for _, judgement in edges],
        ],
    )


def group_all() -> int:
    """Join accepted pairs into groups and name each group's first record its golden one."""
    edges = fetch("SELECT one, other FROM migration_edge WHERE state = 'accepted' ORDER BY one, other")
    joined = 0
    for batch in in_batches(clustering.clusters(edges), 500):
        known = profiles([id_ for group in batch for id_ in group])
        whole: list[list[int]] = []
        doubtful: list[list[int]] = []
        records = set(Mention.objects.filter(id__in=list(known), is_record=True).values_list("id", flat=True))
        for group in batch:
            group.sort(key=lambda one: (one not in records, one))
            (doubtful if _reasons_to_review(group, known) else whole).append(group)
        with transaction.atomic():
            joined += _name_golden(whole)
            _loosen(doubtful)
    return joined


def _reasons_to_review(group: Sequence[int], known: dict[int, Profile]) -> list[str]:
    pncs = {pnc for id_ in group for pnc in known[id_].pnc}
    years = {born.year for id_ in group if (born := known[id_].born)}
    return clustering.reasons_to_review(len(group), pncs, years)


def _name_golden(groups: Sequence[Sequence[int]]) -> int:
    members = [(id_, group[0]) for group in groups for id_ in group[1:]]
    return execute(
        """
        UPDATE migration_mention AS m SET golden = head.person, is_merged = false
          FROM unnest(%s::bigint[], %s::bigint[]) AS g(member, head)
          JOIN migration_mention AS head ON head.id = g.head
         WHERE m.id = g.member AND m.golden <> head.person
        """,
        [[member for member, _ in members], [head for _, head in members]],
    )


def _loosen(groups: Sequence[Sequence[int]]) -> None:
    """A group whose parts contradict is reviewed by a person, not merged."""
    ids = [id_ for group in groups for id_ in group]
    execute(
        """
        UPDATE migration_edge SET state = 'possible', reasons = array_append(reasons, %s)
         WHERE state = 'accepted' AND one = ANY(%s) AND other = ANY(%s)
        """,
        ["Veto: the group these join contradicts itself", ids, ids],
    )
