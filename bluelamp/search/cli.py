"""`bluelamp search "shivaun oneil" --json`, and the upkeep of the index."""

from __future__ import annotations

import csv
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click
from pydantic import TypeAdapter

from bluelamp.access import queries as access
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search import commands as search_commands
from bluelamp.search import queries
from bluelamp.search.rules import evaluating, regression
from bluelamp.search.types import Answer, PeopleQuery


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The whole answer as one JSON object.")
@click.option("--limit", default=10, show_default=True)
@click.option(
    "--as", "username", default="", help="Search with this account's rights; without, as the operator."
)
def search(words: tuple[str, ...], as_json: bool, limit: int, username: str) -> None:
    """Find people by any facts. `search verify-index` checks the index, `search rebuild-index` puts it right.

    `search evaluate-names FILE` measures the comparison of whole names on your own labelled pairs: a CSV with the
    columns name1, name2 and is_match; without FILE, the regression set of the name rules, origin by origin."""
    if words[0] == "evaluate-names":
        _evaluate_names(words[1:], as_json=as_json)
        return
    text = " ".join(words)
    if text in ("verify-index", "rebuild-index", "refresh-rarity"):
        _keep_up(text)
        return
    answer = queries.people(_viewer(username), PeopleQuery(text=text, limit=limit))
    if as_json:
        click.echo(TypeAdapter(Answer).dump_json(answer, exclude={"withheld"}, indent=2))
    else:
        click.echo("\n".join(_lines(answer)))


def _viewer(username: str) -> Actor:
    """The operator acts for the system, and is audited as such."""
    if not username:
        return SYSTEM
    actor = access.actor_by_username(username)
    if actor is None:
        raise Refused(f"There is no active account {username!r}.")
    return actor


def _lines(answer: Answer) -> list[str]:
    found = [
        f"{fact.kind.label}: {fact.value}" + (f"  ({fact.warning})" if fact.warning else "")
        for fact in answer.facts
    ]
    for hit in answer.hits:
        why = "; ".join(f"{one.reason} {one.contribution:+.1f}" for one in hit.reasons)
        warnings = " ".join(f"[! {one}]" for one in hit.shown.warnings)
        found.append(
            f"{hit.score:5.1f} {hit.band:8} {hit.shown.display}, {hit.shown.detail} {warnings}\n      {why}"
        )
    cut = " and perhaps more; add a fact" if answer.truncated else ""
    found.append(
        f"{len(answer.hits)} of {answer.total_at_least} shown{cut}." if answer.hits else "Nobody found."
    )
    found += [*answer.contacts, *(f"Try: {one.text}  ({one.label})" for one in answer.suggestions)]
    for section in answer.sections:
        found.append(f"{section.label}: {section.problem or len(section.hits)}")
        found += [f"      {one.title}  {one.detail}" for one in section.hits]
    return found


def _keep_up(what: str) -> None:
    if what == "verify-index":
        found = search_commands.check_all()
        wrong = sum(found.values())
        click.echo("\n".join(f"{name}: {rows} differ" for name, rows in found.items()))
        click.echo(f"{wrong} rows differ from the records.")
        sys.exit(1 if wrong else 0)
    changed = (
        _rebuilt()
        if what == "rebuild-index"
        else search_commands.refresh_rarity() + search_commands.refresh_entry_words()
    )
    click.echo(f"{changed} rows changed.")


def _rebuilt() -> int:
    return sum(search_commands.repair_all().values())


def _evaluate_names(files: tuple[str, ...], *, as_json: bool) -> None:
    """Measure the comparison of whole names on a file of labelled pairs, beside rapidfuzz in the same run."""
    if not files:
        _show_regression(as_json=as_json)
        return
    if len(files) > 1:
        raise Refused("Name one CSV file: bluelamp search evaluate-names pairs.csv --json.")
    pairs = _labelled_pairs(Path(files[0]))
    ours = asdict(evaluating.judge(pairs, evaluating.ours, stopwatch=time.process_time))
    baseline = asdict(evaluating.judge(pairs, evaluating.token_sort, stopwatch=time.process_time))
    if as_json:
        click.echo(json.dumps({**ours, "baseline": baseline}))
        return
    for name, verdict in (("Bluelamp", ours), ("rapidfuzz token_sort_ratio", baseline)):
        click.echo(f"{name} on {len(pairs)} pairs")
        click.echo("\n".join(f"  {field.replace('_', ' ')}: {value}" for field, value in verdict.items()))


def _show_regression(*, as_json: bool) -> None:
    """The regression set of the name rules, origin by origin."""
    found = {"words": regression.words(), "names": regression.names()}
    if as_json:
        click.echo(json.dumps({part: [asdict(one) for one in tallies] for part, tallies in found.items()}))
        return
    for part, tallies in found.items():
        click.echo(
            f"{part}: {sum(one.right for one in tallies)} of {sum(one.cases for one in tallies)} right"
        )
        for one in tallies:
            wrong = f"  not yet: {'; '.join(one.wrong)}" if one.wrong else ""
            click.echo(f"  {one.origin}: {one.right} of {one.cases}{wrong}")


def _labelled_pairs(path: Path) -> list[evaluating.LabelledPair]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            pairs, wrong = evaluating.read_pairs(lines)
    except OSError as fault:
        raise Refused(
            f"{path} could not be read: {fault.strerror or fault}. Give the path of a CSV file."
        ) from fault
    except UnicodeDecodeError as fault:
        raise Refused(f"{path} is not UTF-8 text (byte {fault.start}). Save it as CSV UTF-8.") from fault
    except csv.Error as fault:
        raise Refused(f"{path} is not a CSV file: {fault}.") from fault
    refuse_if(wrong)
    return pairs


commands = {"search": search}
