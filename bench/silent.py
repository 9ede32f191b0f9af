"""`make bench-silent`: can a sealed record be told from none, by time or by bytes?

PAIRS (2,000) pairs of searches in random order through the HTTP stack: a name that a sealed record carries, and a
name of the same shape that no record carries, drawn at random from one list. Two-sample Kolmogorov-Smirnov over the
times; every body and its headers against the same search before the sealed records existed.
"""

from __future__ import annotations

import gc
import os

from bench.house import django_on, figure, folder, percentile, say

PAIRS = int(os.environ.get("PAIRS") or 2000)


def main() -> None:
    """Plant, ask, compare."""
    with django_on(folder("silent"), is_durable=False):
        from django.conf import settings
        from django.test import Client

        from bluelamp.access.codes import Role
        from bluelamp.access.tests import makers
        from bluelamp.search.tests import pairs

        settings.ALLOWED_HOSTS = ["testserver"]
        account = makers.account(Role.OFFICER, username="searcher")
        client = Client()
        client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
        say(f"{PAIRS} pairs of names, one of each the name of a sealed record")
        gc.disable()
        outcome = pairs.compare(client, pairs=PAIRS)
    figure("silent.pairs", outcome.pairs, "pairs")
    figure("silent.bytes_differ", outcome.bytes_differ, "answers")
    figure("silent.ks_p", outcome.ks_p, "p")
    for sort, times in outcome.times.items():
        figure(f"silent.{sort}.p50", percentile(times, 0.5) * 1000, "ms")
        figure(f"silent.{sort}.p95", percentile(times, 0.95) * 1000, "ms")


if __name__ == "__main__":
    main()
