"""The guide for strangers, followed to the letter: its example loads and balances as it says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands, queries
from bluelamp.migration.models import LedgerRow

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "add-a-source.md"


@pytest.mark.django_db
def test_the_example_of_the_guide_loads_and_balances_as_it_says(tmp_path: Path) -> None:
    section = GUIDE.read_text("utf-8").partition("## 4. A whole example")[2]
    script = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert script is not None
    lines = script.group(1).splitlines()
    assert lines[-1].startswith("bluelamp migrate load old --source property")
    subprocess.run(["bash", "-e", "-c", "\n".join(lines[:-1])], cwd=tmp_path, check=True)
    commands.load(SYSTEM, folder=tmp_path / "old", sources=[tmp_path / "property"])
    found = queries.reconcile(SYSTEM)
    assert (found.total.source_rows, found.total.loaded, found.total.held, found.total.unaccounted) == (
        4,
        3,
        1,
        0,
    )
    assert [one.rows for one in found.warnings] == [1]
    assert "31-FEB-2011', which is no such day" in LedgerRow.objects.get(key="P002").reason
    assert LedgerRow.objects.get(fate="held").key == "000002"
    assert LedgerRow.objects.get(key="P001").live == "investigation"
