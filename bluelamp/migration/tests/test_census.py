"""Keys of before that are no longer among those of now, whatever the batches."""

from __future__ import annotations

import uuid

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.migration.census.keys import as_text, vanished

NUMBERS = st.lists(st.integers(0, 60), unique=True, max_size=40)


def batches(values, size, kind=np.int64):
    found = sorted(values)
    return [np.array(found[at : at + size], dtype=kind) for at in range(0, len(found), size)]


@given(before=NUMBERS, now=NUMBERS, one=st.integers(1, 9), other=st.integers(1, 9))
def test_what_vanished_is_found_however_the_keys_are_cut_into_batches(before, now, one, other):
    gone = [int(key) for keys in vanished(batches(before, one), batches(now, other)) for key in keys]
    assert gone == sorted(set(before) - set(now))


@given(before=st.lists(st.uuids(), unique=True, max_size=20), kept=st.integers(0, 20))
def test_ids_that_end_in_nought_are_ids_like_any_other(before, kept):
    ids = [*before, uuid.UUID(int=0), uuid.UUID(int=1 << 120)]
    raw = batches({one.bytes for one in ids}, 3, "S16")
    there = batches({one.bytes for one in ids[:kept]}, 4, "S16")
    named = {text for keys in vanished(raw, there) for text in as_text(keys, "uuid")}
    assert named == {str(one) for one in ids} - {str(one) for one in ids[:kept]}


def test_words_are_keys_too():
    before = batches({b"anna", b"bert", b"zo\xc3\xab"}, 2, None)
    now = batches({b"anna", b"carlton"}, 1, None)
    assert [t for keys in vanished(before, now) for t in as_text(keys, "text")] == ["bert", "zoë"]
