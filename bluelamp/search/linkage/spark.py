"""The same model over several machines: Apache Spark blocks and scores, the rest is small enough for one.

Needs the extra `spark` and Java 17; loaded by `bluelamp match run --engine spark` only. Folders must be where every
worker can reach them.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from splink import Linker
from splink.backends.spark import SparkAPI, similarity_jar_location

from bluelamp.search.linkage import persons
from bluelamp.search.linkage.blocking import find_pairs
from bluelamp.search.linkage.evaluating import filled_columns
from bluelamp.search.linkage.predicting import PAIRS_PER_RECORD, Pairing, Run, broad_share, note_blocking
from bluelamp.search.linkage.rules.blocking import rules_for
from bluelamp.search.linkage.scoring import Scorer

PARTITIONS = 4


def session(master: str, scratch: Path) -> SparkSession:
    """A session on a cluster, with Splink's similarity functions on every worker."""
    built = (
        SparkSession.builder.master(master).appName("bluelamp match")
        .config("spark.jars", similarity_jar_location())
        .config("spark.sql.shuffle.partitions", PARTITIONS).config("spark.default.parallelism", PARTITIONS)
        .config("spark.sql.adaptive.enabled", "false")  # it plans anew at each of some hundred small joins
        .config("spark.ui.enabled", "false").config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
        .config("spark.driver.host", "127.0.0.1" if "127.0.0.1" in master or "local" in master else "")
        .config("spark.executor.memory", "700m").config("spark.driver.memory", "1g")
        .getOrCreate()
    )  # fmt: skip
    built.sparkContext.setLogLevel("ERROR")
    built.sparkContext.setCheckpointDir(str(scratch / "checkpoints"))
    return built


class OnTables:
    """Spark as blocking's engine: answers are views until the last, which is written down."""

    hash = "xxhash64"

    def __init__(self, spark: SparkSession, scratch: Path) -> None:
        """With a folder that the workers share."""
        self.spark, self.scratch = spark, scratch

    def keep(self, name: str, sql: str, *, is_last: bool = False) -> None:
        """A view; what is asked several times is cut off from its plan and held by the workers."""
        found = self.spark.sql(sql)
        if is_last:
            path = str(self.scratch / name)
            found.write.parquet(path)
            found = self.spark.read.parquet(path)
        elif name in ("keyed", "large") or name.startswith("by_rule"):
            found = found.localCheckpoint()
        found.createOrReplaceTempView(name)

    def numbers(self, sql: str) -> list[tuple[int, ...]]:
        """Rows of numbers."""
        return [tuple(int(one or 0) for one in row) for row in self.spark.sql(sql).collect()]


class OnSpark(Pairing):
    """Blocks and scores on a Spark cluster; leaves the same tables `pairs` and `scored` as DuckDB would."""

    name = "spark"

    def __init__(self, master: str) -> None:
        """At an address such as spark://host:7077."""
        self.master = master

    def pair(self, run: Run, document: dict[str, Any], scorer: Scorer) -> None:
        """Standardised records go out as Parquet, pairs and weights come back so."""
        with tempfile.TemporaryDirectory(prefix="bluelamp-spark-", dir=run.out) as folder:
            scratch = Path(folder).resolve()
            spark = session(self.master, scratch)
            try:
                self._on(spark, scratch, run, scorer)
            finally:
                spark.stop()

    def _on(self, spark: SparkSession, scratch: Path, run: Run, scorer: Scorer) -> None:
        people = spark.read.parquet(str((run.out / "standardised.parquet").resolve()))
        people.createOrReplaceTempView("people")
        filled = filled_columns(run.connection)
        rules = rules_for(filled, persons.FREE)
        counts = find_pairs(OnTables(spark, scratch), rules, filled, PAIRS_PER_RECORD, broad_share(run))
        run.connection.execute(
            f"create or replace table pairs as from read_parquet('{scratch}/pairs/*.parquet')"
        )
        run.leave("pairs", "select l, r, rule from pairs order by l, r")
        _score(spark, people, scorer.document).write.parquet(str(scratch / "scored"))
        run.connection.execute(
            f"create or replace temp view from_spark as from read_parquet('{scratch}/scored/*.parquet')"
        )
        scorer.take("from_spark", "scored", at_least=0.0)
        note_blocking(run, counts)


def _score(spark: SparkSession, people: DataFrame, document: dict[str, Any]) -> DataFrame:
    """Splink on Spark with the very document that DuckDB has."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    made: Callable[..., SparkAPI] = SparkAPI
    api = made(spark_session=spark, break_lineage_method="parquet", num_partitions_on_repartition=PARTITIONS)
    linker = Linker(api.register(people), document, log_level=None, validate_settings=False)
    pairs = spark.sql("select '0' as match_key, l as join_key_l, r as join_key_r from pairs")
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    scored: DataFrame = linker.inference.predict(
        threshold_match_weight=0.0, warning_mode="never"
    ).as_spark_dataframe()
    return scored
