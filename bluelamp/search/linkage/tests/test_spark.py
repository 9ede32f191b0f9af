"""The same model on Apache Spark: a standalone master and two workers from the pip package, the same clusters."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage.cli import match
from bluelamp.search.linkage.tests.test_predict import ANN, BASE, SCHEMA, crowd


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def cluster(folder):
    """A standalone master and two workers on loopback."""
    home = Path(find_spec("pyspark").origin).parent
    port = free_port()
    here = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    launch = [str(home / "bin/spark-class")]
    parts = [
        [
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--webui-port",
            "0",
        ]
    ]
    parts += [
        ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "-c", "1", "-m", "800m",
         "-d", str(folder / f"worker{n}"), f"spark://127.0.0.1:{port}"]
        for n in (1, 2)
    ]  # fmt: skip
    running = []
    try:
        for part in parts:
            running.append(
                subprocess.Popen(
                    [*launch, *part], env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
            for _ in range(300):
                if listens(port):
                    break
                time.sleep(0.2)
        yield f"spark://127.0.0.1:{port}"
    finally:
        for one in reversed(running):
            one.terminate()
            one.wait(timeout=30)


def test_spark_without_an_address_is_refused(tmp_path):
    words = ["run", "--records", str(tmp_path / "x"), "--out", str(tmp_path), "--engine", "spark"]
    assert isinstance(CliRunner().invoke(match, words).exception, Refused)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_spark_gives_the_clusters_that_duckdb_gives(tmp_path):
    if find_spec("pyspark") is None or which("java") is None:
        pytest.skip("pyspark (extra `spark`) or Java is absent")
    people = [
        {"record_id": "a0", **ANN},
        {"record_id": "a1", **ANN, "surname": "Quarmbey", "forenames": "Shivaun"},
        *crowd(),
    ]
    again = [
        one | {"record_id": f"y{number}", "forenames": one["forenames"][:1]}
        for number, one in enumerate(crowd()[:40])
    ]
    source = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist([BASE | one for one in people + again], schema=SCHEMA), source)
    with cluster(tmp_path) as master:
        for engine, more in (("duckdb", []), ("spark", ["--master", master])):
            words = [
                "run",
                "--records",
                str(source),
                "--out",
                str(tmp_path / engine),
                "--engine",
                engine,
                *more,
            ]
            found = CliRunner().invoke(match, words, catch_exceptions=False)
            assert found.exit_code == 0, found.output
    for name in ("pairs", "clusters"):
        assert pq.read_table(tmp_path / f"spark/{name}.parquet").equals(
            pq.read_table(tmp_path / f"duckdb/{name}.parquet")
        )
