"""What a stranger's labelled file gets: figures of one shape, or a refusal that says what, where and how."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import evaluating, frame
from bluelamp.search.linkage.cli import match

SHARED = Path(__file__).resolve().parents[5] / "shared/data/matching"
HEAD = "unique_id,first_name,surname,dob,postcode,cluster\n"


def run(*words):
    return CliRunner().invoke(match, [*map(str, words)])


def refused(tmp_path, text, *more, name="people.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = run("evaluate", path, "--json", *more)
    assert isinstance(found.exception, Refused), found.exception
    return str(found.exception)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (HEAD, "headings and no rows"),
        ("name\nJohn\nJon\n", "one column only"),
        ("surname,dob\nKhan,1990-01-02\n", "no truth column"),
        (HEAD + "1,Jo,Khan,1990-01-02,M1 1AA,a\n1,Jo,Khan,1990-01-02,M1 1AA,a\n", "'1' stands in rows 2, 3"),
        (HEAD + "1,Jo,Khan\n", "3 values under 6 headings"),
        (HEAD + "1,Jo,Khan,,,a\n2,Jo,Khan,,,b\n", "no two rows share"),
        (HEAD + "1,Jo,Khan,,,a\n2,Jo,Khan,,,\n", "row 3: 'cluster' does not say"),
        (HEAD.encode() + "1,Zoë,Khan,,,a\n".encode("latin-1"), "not UTF-8"),
        (b"PK\x03\x04\x00\x00,\x00\x00\n\x00,\x00", "not a CSV"),
        (gzip.compress(HEAD.encode())[:-9], "cannot be read"),
        ("surname,surname,cluster\na,b,c\n", "two columns are called surname"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_in_words(tmp_path, text, words):
    assert words in refused(tmp_path, text)


def test_thirty_columns_of_nulls_are_refused(tmp_path):
    names = [f"column_{number}" for number in range(30)]
    rows = "".join(f"{row}{',' * 30},{row // 2}\n" for row in range(50))
    assert "no column says anything" in refused(tmp_path, f"id,{','.join(names)},cluster\n{rows}")


def test_a_missing_file_column_role_or_pattern_is_refused(tmp_path):
    assert "no such file" in str(run("evaluate", tmp_path / "none.csv").exception)
    good = HEAD + "1,Jo,Khan,,,a\n2,Jo,Khan,,,a\n"
    assert "no column 'who'" in refused(tmp_path, good, "--truth", "who")
    assert "not a regular expression" in refused(tmp_path, good, "--truth", "cluster:(")
    assert "one group" in refused(tmp_path, good, "--truth", "cluster:x")
    assert "with a role of" in refused(tmp_path, good, "--map", "surname=colour")
    assert "no column 'nom'" in refused(tmp_path, good, "--map", "nom=surname")
    assert "probability" in refused(tmp_path, good, "--threshold", "1.5")


def test_the_figures_have_the_promised_shape(tmp_path):
    people = [
        ("Robert", "Khan"),
        ("Bob", "Khan"),
        ("Alice", "Mbeki"),
        ("Alice", "Mbeki"),
        ("Tom", "Wren"),
        ("Ann", "Lee"),
    ]
    rows = [
        f"{n},{a},{b},198{n // 2}-03-1{n // 2},M1 1A{'ABC'[n // 2]},{n // 2}"
        for n, (a, b) in enumerate(people)
    ]
    path = tmp_path / "few.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n")
    found = json.loads(run("evaluate", path, "--json").stdout)
    assert list(found) == ["pairs", "clusters", "blocking_recall", "seconds", "peak_mb"]
    assert list(found["pairs"]) == list(found["clusters"]) == ["precision", "recall", "f1"]


def test_truth_by_expression_and_columns_by_option(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("ref,a,b\nx-1-a,Jo,Khan\nx-1-b,Jo,Khan\nx-2-a,Al,Wu\n")
    given = frame.labelled(path, ["a=forenames", "b=surname"], r"ref:x-(\d+)")
    assert given.truth == ["1", "1", "2"]
    assert {name: str(role) for name, role in given.roles.items()}["b"] == "surname"


def floor(name, clusters):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared is absent: {name}")
    found = evaluating.evaluate(frame.labelled(path), evaluating.THRESHOLD)
    assert found.clusters.f1 >= clusters, found
    assert found.clusters.precision >= 0.95


def test_febrl_does_not_fall():
    floor("febrl_dataset1.csv", 0.998)


def test_fake_1000_does_not_fall():
    floor("fake_1000.csv", 0.95)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least"),
    [("febrl_dataset2.csv", 0.998), ("febrl_dataset3.csv", 0.998), ("historical_dev.csv.gz", 0.93)],
)
def test_the_large_sets_do_not_fall(name, least):
    floor(name, least)
