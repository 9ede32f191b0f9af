"""The operator's command."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from bluelamp.kernel.refusals import Refused
from bluelamp.search.cli import search as command
from bluelamp.search.tests.makers import index, subject

pytestmark = pytest.mark.django_db


def test_json_has_the_whole_answer_and_plain_text_the_reasons():
    ref = index(subject("Siobhán", "O'Neill-Khan", date(1988, 4, 3)))[0]
    done = CliRunner().invoke(command, ["shivaun oneil", "--json"])
    answer = json.loads(done.output)
    assert answer["hits"][0]["ref"] == f"person:{ref}"
    assert "withheld" not in answer
    plain = CliRunner().invoke(command, ["shivaun", "oneil"]).output
    assert "Siobhán O'Neill-Khan" in plain
    assert "name family" in plain


def test_the_index_is_checked_and_an_unknown_account_is_refused():
    index(subject("Ann", "Onymous"))
    assert CliRunner().invoke(command, ["verify-index"]).exit_code == 0
    assert isinstance(CliRunner().invoke(command, ["ann", "--as", "nobody-here"]).exception, Refused)
