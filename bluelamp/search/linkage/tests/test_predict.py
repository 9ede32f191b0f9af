"""Person records linked with the stored model: what links at once, what people must look at, what never links."""

import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import model, predicting

BASE = {"forenames": None, "surname": None, "dob": None, "dob_precision": "day", "sex": "F", "postcode": None,
        "address": None, "aliases": [], "phones": [], "emails": [], "verified_ids": []}  # fmt: skip
ANN = {
    "forenames": "Siobhan Grace",
    "surname": "Quarmby",
    "dob": "1988-04-13",
    "postcode": "M14 5TQ",
    "address": "9 Elm Road",
}


def crowd():
    """Enough strangers for words to have a rarity."""
    names = ["Tom", "Ann", "Raj", "Lucy", "Omar", "Kate", "Piotr", "Zara", "Huw", "Mei"]
    return [
        {"record_id": f"z{n:03}", "forenames": names[n % 10], "surname": f"Sur{'abcdefghij'[n // 10]}ton{'abcdefghij'[n % 10]}",
         "dob": f"19{60 + n % 30}-0{n % 9 + 1}-1{n % 10}", "postcode": f"LS{n % 9 + 1} {n % 8 + 1}AB", "address": f"{n} High Street"}
        for n in range(100)
    ]  # fmt: skip


def linked(tmp_path, people, apart=None):
    named = [{"record_id": f"a{n}", **one} for n, one in enumerate(people)]
    source = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist([BASE | one for one in named + crowd()], schema=SCHEMA), source)
    rejected = None
    if apart:
        rejected = tmp_path / "apart.parquet"
        pq.write_table(pa.table({"left": [apart[0]], "right": [apart[1]]}), rejected)
    predicting.predict(source, tmp_path / "out", model.load(None), rejected)
    edges = {(e["left"], e["right"]): e for e in pq.read_table(tmp_path / "out/edges.parquet").to_pylist()}
    clusters = {c["record_id"]: c for c in pq.read_table(tmp_path / "out/clusters.parquet").to_pylist()}
    return edges, clusters


TEXTS = pa.list_(pa.string())
SCHEMA = pa.schema(
    [("record_id", pa.string())]
    + [(name, TEXTS if isinstance(kind, list) else pa.string()) for name, kind in BASE.items()]
)


def test_one_person_written_twice_links_at_once_with_the_reasons(tmp_path):
    edges, clusters = linked(tmp_path, [ANN, ANN | {"forenames": "Shivaun", "surname": "Quarmbey"}])
    edge = edges["a0", "a1"]
    assert edge["outcome"] == "auto"
    assert clusters["a1"]["cluster_id"] == "a0"
    bars = json.loads(edge["waterfall"])
    assert bars[0]["fact"] == "start"
    assert {bar["fact"]: bar["level"] for bar in bars}["home"] == "same home"
    assert sum(bar["weight"] for bar in bars) == pytest.approx(edge["weight"], abs=0.01)


def test_an_alias_is_a_name(tmp_path):
    edges, _ = linked(
        tmp_path, [ANN, ANN | {"forenames": "Mo", "surname": "Khan", "aliases": ["Siobhan Quarmby"]}]
    )
    assert edges["a0", "a1"]["outcome"] == "auto"


def test_twins_go_to_review(tmp_path):
    _, clusters = linked(tmp_path, [ANN, ANN | {"forenames": "Beatrix"}])
    assert clusters["a0"]["cluster_id"] != clusters["a1"]["cluster_id"]


def test_father_and_son_of_one_name_never_link_at_once(tmp_path):
    edges, clusters = linked(
        tmp_path,
        [
            ANN | {"sex": "M", "phones": ["07700900123"]},
            ANN | {"sex": "M", "dob": "1961-09-02", "phones": ["07700900123"]},
        ],
    )
    assert clusters["a0"]["cluster_id"] != clusters["a1"]["cluster_id"]
    assert all("parent and child" in edge["veto"] for pair, edge in edges.items() if pair == ("a0", "a1"))


def test_a_shared_home_and_telephone_link_nobody(tmp_path):
    shared = {"phones": ["07700900123"], "emails": ["family@example.com"]}
    edges, _ = linked(tmp_path, [ANN | shared, ANN | shared | {"forenames": "Walter", "dob": "1959-01-30"}])
    assert edges.get(("a0", "a1"), {"outcome": "none"})["outcome"] == "none"


def test_a_shared_alias_alone_links_nobody(tmp_path):
    one = {"forenames": "Dale", "surname": "Ferris", "dob": "1971-02-03", "aliases": ["Shadow"]}
    two = {"forenames": "Imran", "surname": "Malik", "dob": "1994-11-21", "aliases": ["Shadow"]}
    edges, _ = linked(tmp_path, [one, two])
    assert ("a0", "a1") not in edges


def test_a_verified_id_links_unless_a_veto_holds(tmp_path):
    same = {"verified_ids": ["pnc:12/345678A"]}
    other = {"forenames": "Quite", "surname": "Another", "dob": "1988-04-13", "sex": "F"}
    edges, _ = linked(tmp_path, [ANN | same, other | same])
    assert edges["a0", "a1"]["outcome"] == "auto"
    edges, _ = linked(tmp_path, [ANN | same, ANN | {"verified_ids": ["pnc:99/111111B"]}])
    assert (edges["a0", "a1"]["outcome"], edges["a0", "a1"]["veto"]) == (
        "review",
        "different verified ids of one kind",
    )


def test_records_told_apart_stay_apart(tmp_path):
    edges, clusters = linked(tmp_path, [ANN, ANN], apart=("a1", "a0"))
    assert (edges["a0", "a1"]["outcome"], edges["a0", "a1"]["veto"]) == ("none", "told apart")
    assert clusters["a0"]["cluster_id"] != clusters["a1"]["cluster_id"]


def test_the_same_input_gives_the_same_bytes(tmp_path):
    prints = []
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        linked(tmp_path / run, [ANN, ANN | {"forenames": "Siobhan"}])
        out = tmp_path / run / "out"
        prints.append(
            [
                hashlib.sha256((out / f"{name}.parquet").read_bytes()).hexdigest()
                for name in ("clusters", "edges", "pairs")
            ]
        )
    assert prints[0] == prints[1]
    manifest = json.loads((tmp_path / "one/out/manifest.json").read_text())
    assert manifest["files"]["clusters.parquet"] == prints[0][0]
    assert {"name", "pairs", "blocks_cut", "sure_edges_so_far"} <= set(manifest["blocking"][0])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "holds no records"),
        ([{"record_id": "x", "surname": "A"}, {"record_id": "x", "surname": "B"}], "not so x"),
        ([{"name": "x"}], "no column record_id and no surname"),
    ],
)
def test_records_that_cannot_be_linked_are_refused(tmp_path, rows, words):
    source = tmp_path / "in.parquet"
    schema = None if rows else pa.schema([("record_id", pa.string()), ("surname", pa.string())])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), source)
    with pytest.raises(Refused, match=words):
        predicting.predict(source, tmp_path / "out", model.load(None))


def test_a_model_that_is_none_is_refused(tmp_path):
    (tmp_path / "m.json").write_text('{"splink": {}}')
    with pytest.raises(Refused, match="not a model of ours"):
        model.load(tmp_path / "m.json")
