"""Whole names compared: people and organisations, any order, any script; and how that is measured."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bluelamp.kernel.refusals import Refused
from bluelamp.search.cli import search as command
from bluelamp.search.rules import bodies, evaluating
from bluelamp.search.rules.whole import compare_names

LIKELY = 0.8
NAMES = st.text(max_size=60)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Siobhán O'Neill", "ONeill, Siobhan"), ("Jean-Luc Picard", "JL Picard"), ("Mary Ann Evans", "Maryann Evans"),
     ("Елена Кузнецова", "Elena Kuznetsova"), ("محمد الحسن", "Mohammed al-Hassan"), ("Олег Иванович Петров", "Oleg Petrov"),
     ("Dr Robert Owen", "Bob Owen"), ("Agnieszka Wójcik", "Agnieszka Wojcik"), ("Abdul Rahman Khan", "Abdulrahman Khan"),
     ("Acme Widgets Limited", "ACME Widgets Ltd."), ("Rhondda Coal Co. Ltd", "Rhondda Coal Company Limited"),
     ("ООО Северный Ветер", "Severnyi Veter LLC"), ("Smith & Sons Engineering plc", "Smith and Sons Eng. PLC"),
     ("R.S.P.C.A. Wales", "RSPCA Wales"), ("အောင်မြင့်", "Aung Myint"), ("王小明", "Wang Xiaoming"), ("김민수", "Kim Minsu"),
     ("Hamish MacTavish", "Hamish McTavish"), ("فاطمة الحسن", "Fatima El Hassan"), ("KarenBlixen", "Karen Blixen")],
)  # fmt: skip
def test_the_same_person_or_body_written_another_way(left, right):
    assert compare_names(left, right).score >= LIKELY


@pytest.mark.parametrize(
    ("left", "right"),
    [("Karen Hughes", "Karen Blackwood"), ("Mohammed Ali Khan", "Mohammed Tariq Mahmood"), ("Acme Widgets Ltd", "Acme Fencing Ltd"),
     ("Northern Water Holdings 3 Ltd", "Northern Water Holdings Ltd"), ("Елена Кузнецова", "Elena Sokolova"), ("Ann Lee", "Bo Lee"),
     ("Harbour Bank AG", "Harbour Trust GmbH"), ("John Smith", "")],
)  # fmt: skip
def test_another_person_or_body(left, right):
    assert compare_names(left, right).score < LIKELY


def test_each_word_has_its_reason():
    found = compare_names("Bob Owen Jones", "Robert Jones")
    assert {(r.left, r.right, r.why) for r in found.reasons} == {
        ("bob", "robert", "nickname"), ("jones", "jones", "exact"), ("owen", "", "no partner")
    }  # fmt: skip


@settings(deadline=None)
@given(NAMES, NAMES)
@example("\u202eAnn\u202c Smith", "🚔")
@example("...!?", "--''")
@example("word " * 10_000, "word " * 9_999)
def test_any_text_is_compared_to_a_share_the_same_either_way_round(left, right):
    found = compare_names(left, right)
    assert 0 <= found.score <= 1
    assert found.score == compare_names(right, left).score
    assert compare_names(left, left).score in (0.0, 1.0)


@pytest.mark.parametrize(
    ("name", "words", "forms"),
    [("acme sp z o o", ("acme",), {"llc"}), ("ooo romashka", ("romashka",), {"llc"}), ("limited", ("limited",), set()),
     ("a s byatt", ("a", "s", "byatt"), set()), ("pat smith", ("pat", "smith"), set()),
     ("tactical joint stock company", ("tactical",), {"jsc"})],
)  # fmt: skip
def test_legal_forms_are_set_apart_where_they_can_stand(name, words, forms):
    found = bodies.read(tuple(name.split()))
    assert (found.words, found.forms) == (words, forms)


# --- measuring ------------------------------------------------------------------------------------------
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1).filter(lambda r: any(t for _, t in r)))
def test_the_best_threshold_is_really_the_best(rows):
    scores, truth = [s for s, _ in rows], [t for _, t in rows]

    def f1(threshold: float) -> float:
        taken = [t for s, t in rows if s >= threshold]
        return 2 * sum(taken) / (len(taken) + sum(truth))

    threshold, precision, recall = evaluating.best_threshold(scores, truth)
    assert f1(threshold) == pytest.approx(max(map(f1, scores)))
    assert 2 * precision * recall / (precision + recall) == pytest.approx(f1(threshold))


def evaluated(tmp_path, text: str | bytes) -> object:
    path = tmp_path / "pairs.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(command, ["evaluate-names", str(path), "--json"])


def test_a_file_of_pairs_is_measured_beside_rapidfuzz(tmp_path):
    done = evaluated(
        tmp_path, "note,name1,is_match,name2\n,Bob Owen,yes,Robert Owen\n,Ann Lee,0,Bo Diddley\n"
    )
    found = json.loads(done.output)
    assert found["best_f1"] == 1.0 and found["threshold"] > 0.5
    assert set(found["baseline"]) == {"best_f1", "threshold", "precision", "recall", "microseconds_per_pair"}


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "no column name1"), ("a,b\n1,2\n", "no column name1"), ("name1,name2,is_match\n", "no pairs"),
     ("name1,name2,is_match\na,b,false\n", "No pair"), ("name1,name2,is_match\na,b,perhaps\n", "Line 2"),
     (b"name1,name2,is_match\n\xff\xfe,b,1\n", "UTF-8"), ("name1,name2,is_match\na\n", "Line 2"),
     (f"name1,name2,is_match\n{'x' * 20_000},b,1\n", "more than 10000")],
)  # fmt: skip
def test_a_file_that_cannot_be_measured_says_why(tmp_path, text, says):
    refused = evaluated(tmp_path, text).exception
    assert isinstance(refused, Refused)
    assert says in " ".join(refused.reasons)


def test_a_missing_file_says_so():
    assert isinstance(CliRunner().invoke(command, ["evaluate-names", "/nowhere.csv"]).exception, Refused)
