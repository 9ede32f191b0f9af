"""A module has doors and no windows (style.md §1)."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "bluelamp"
DOORS = {"commands", "queries", "types"}
MORE = {
    "access": {"guard", "codes"},
    "search": {"declare"},
    "geography": {"declare"},
    "quality": {"declare"},
    "retention": {"declare"},
    "work": {"declare"},
    "forms": {"declare"},
}
OPEN_TO_ALL = {"kernel", "contracts"}
ABOVE_THE_HOUSE = {"config"}
ELEVEN = {
    "__init__", "codes", "rules", "models", "types", "queries", "commands", "handlers", "jobs", "declares",
    "web", "api", "tests", "migrations", "templates", "static", "data", "apps", "cli", "declare", "guard",
}  # fmt: skip


def product_files():
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" not in parts and "tests" not in parts and parts[0] not in ABOVE_THE_HOUSE:
            yield path, parts


def imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bluelamp."):
            bits = node.module.split(".")
            if len(bits) == 2:
                yield from ((bits[1], alias.name, node.lineno) for alias in node.names)
            else:
                yield bits[1], bits[2], node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                bits = alias.name.split(".")
                if bits[0] == "bluelamp" and len(bits) > 2:
                    yield bits[1], bits[2], node.lineno


def test_modules_enter_each_other_only_through_doors():
    breaches = [
        f"{path.relative_to(PACKAGE.parent)}:{line} reaches into {module}.{part}"
        for path, parts in product_files()
        for module, part, line in imported(path)
        if module != parts[0] and module not in OPEN_TO_ALL and part not in DOORS | MORE.get(module, set())
    ]
    assert not breaches, "\n".join(breaches)


def test_rules_know_neither_database_nor_clock_nor_django():
    breaches = []
    for path, parts in product_files():
        if "rules" not in {part.removesuffix(".py") for part in parts[1:2]} or parts[0] in OPEN_TO_ALL:
            continue
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else ([a.name for a in node.names] if isinstance(node, ast.Import) else [])
            )
            breaches += [
                f"{path.relative_to(PACKAGE.parent)}:{node.lineno} imports {name}"
                for name in names
                if name.startswith(("django", "psycopg"))
                or ".models" in name
                or name.endswith("kernel.clock")
            ]
    assert not breaches, "\n".join(breaches)


def test_the_only_way_to_write_is_a_command():
    """Views, API operations and handlers never touch tables: they call doors."""
    breaches = []
    for path, parts in product_files():
        if not {"web", "api", "handlers", "api.py", "handlers.py"} & set(parts[1:]) or parts[0] in (
            "web",
            "kernel",
        ):
            continue
        for module, part, line in imported(path):
            if part == "models":
                breaches.append(f"{path.relative_to(PACKAGE.parent)}:{line} imports {module}.models")
    assert not breaches, "\n".join(breaches)
