"""`match train`: learn a model of persons from a file of records, without labels, and store it."""

from __future__ import annotations

from pathlib import Path

from bluelamp.search.linkage import duck, persons, reading, standard
from bluelamp.search.linkage.blocking import Duck, find_pairs
from bluelamp.search.linkage.duck import Connection, value
from bluelamp.search.linkage.evaluating import filled_columns
from bluelamp.search.linkage.model import FORMAT, PERSON_FACTS, Model
from bluelamp.search.linkage.rules.blocking import rules_for
from bluelamp.search.linkage.rules.roles import Role, infer
from bluelamp.search.linkage.training import SAMPLE_PAIRS, train

PAIRS_PER_RECORD = 4.0


def learn(path: Path, trained_on: str, today: str) -> Model:
    """A model from a Parquet file of person records, or from a CSV whose columns are understood."""
    connection = duck.connect()
    if path.suffix == ".parquet":
        persons.load(connection, path)
        persons.faces(connection)
    else:
        _from_csv(connection, path)
    filled = filled_columns(connection)
    find_pairs(Duck(connection), rules_for(filled, persons.FREE), filled, PAIRS_PER_RECORD)
    learnt = train(connection, PERSON_FACTS)
    records = value(connection, "select count(*) from people")
    notes = {
        "format": FORMAT, "version": "person-v1", "trained_on": trained_on or path.name, "date": today, "records": records,
        "pairs_per_record": round(learnt.prior * (records - 1) / 2, 6), "random_pairs": SAMPLE_PAIRS,
    }  # fmt: skip
    return Model(learnt.document, notes)


def _from_csv(connection: Connection, path: Path) -> None:
    sheet = reading.sheet(path)
    roles = infer(sheet.described(), {})
    address = next((name for name, role in roles.items() if role is Role.ADDRESS), "")
    kept = {name: role for name, role in roles.items() if name == address or role not in standard.FREE}
    free = standard.raw_from_roles(connection, sheet.arrow(), kept)
    if not free:
        connection.execute("alter table raw add column x0 varchar")
    standard.standardise(connection, ["x0"])
