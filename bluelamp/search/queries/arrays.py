"""Rows as the array parameters of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

INT4, INT4_ARRAY = 23, 1007
_ITEM = np.dtype([("size", ">i4"), ("value", ">i4")])


@dataclass(frozen=True, slots=True)
class Ints:
    """Whole numbers on their way to a statement as one int[] in PostgreSQL's binary form."""

    values: np.ndarray


class _IntsDumper(Dumper):
    """Header (one dimension, no nulls, int4, length, from 1), then size and value of each."""

    format = Format.BINARY
    oid = INT4_ARRAY

    def dump(self, obj: Ints) -> bytes:
        """The bytes of the array."""
        items = np.empty(len(obj.values), _ITEM)
        items["size"], items["value"] = 4, obj.values
        header = np.array([1, 0, INT4, len(items), 1], ">i4") if len(items) else np.array([0, 0, INT4], ">i4")
        return header.tobytes() + items.tobytes()


psycopg.adapters.register_dumper(Ints, _IntsDumper)


def ints(values: Sequence[int] | np.ndarray) -> Ints:
    """One int[] parameter."""
    return Ints(np.asarray(values, np.int32))


def int_columns(rows: Sequence[Sequence[int]] | np.ndarray, width: int) -> list[Ints]:
    """Columns of rows of whole numbers, each as one int[] parameter."""
    return list(map(ints, np.array(rows, np.int32).reshape(-1, width).T))


def columns_of(rows: Sequence[tuple[str, ...]], width: int) -> list[list[str]]:
    """Columns of rows of texts, each as one text[] parameter."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
