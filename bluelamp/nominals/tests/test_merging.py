"""Any history of merges, edits and undoing: each record ends with what was recorded on it, and nothing else."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.models import Merge
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import NameKind, NewName
from bluelamp.search import commands as search_commands

pytestmark = pytest.mark.django_db
STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "unmerge", "edit"]), st.integers(0, 3), st.integers(0, 3)), max_size=9
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_taking_every_merge_apart_leaves_each_record_as_it_would_be_without_merges(steps):
    with transaction.atomic():
        people = [person(f"Given{n}", f"Family{n}") for n in range(4)]
        held = {ref: {f"Given{n} Family{n}"} for n, ref in enumerate(people)}
        for number, (what, i, j) in enumerate(steps):
            one, other = people[i], people[j]
            try:
                if what == "merge":
                    commands.merge_persons(SYSTEM, keep=one, absorb=other, evidence=SAME_NUMBER)
                elif what == "unmerge":
                    commands.unmerge(SYSTEM, ref=one, reason="Not the same person")
                else:
                    golden = commands.add_name(
                        SYSTEM, ref=one, name=NewName(family=f"Edit{number}", kind=NameKind.ALIAS)
                    )
                    held[golden].add(f"Edit{number}")
            except Refused:
                continue
        for merge in Merge.objects.filter(undone_at=None).order_by("-at", "-id"):
            commands.unmerge(
                SYSTEM, ref=next(ref for ref in people if ref.id == merge.absorbed_id), reason="Apart again"
            )
        for ref in people:
            known = queries.person(SYSTEM, ref)
            assert known.members == (ref,)
            assert {name.display for name in known.names} == held[ref]
        assert search_commands.verify_index() == 0
        transaction.set_rollback(True)
