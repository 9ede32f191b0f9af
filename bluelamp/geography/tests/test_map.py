"""The map in a real browser under the house's content policy: drawn by parts, credited, clickable, and optional."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bluelamp.geography.build import pack as builder
from bluelamp.geography.packs import OpenPack
from bluelamp.geography.tests.makers import geojson, square
from bluelamp.geography.tests.test_build import SOUTH, WEST, extract
from bluelamp.geography.web.serving import wanted_range

PACKAGE = Path(__file__).resolve().parents[2]
VENDOR = PACKAGE / "web" / "static" / "vendor"
POLICY = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'"
KINDS = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css"}
PAGE = b'<!doctype html><title>wait</title><div id="map"></div><script type="module" src="/page.js"></script>'
SCRIPT = b"""
import { createMap } from "/static/geography/map.js";
const element = document.getElementById("map");
element.style.width = "600px"; element.style.height = "400px";
const clicks = []; window.clicks = clicks;
const without = location.search.includes("list");
const map = await createMap(element, { style: "night", without, onClick: (at) => clicks.push(at), onUnit: (id) => clicks.push(id) });
const [[west, south], [east, north]] = map.wanted.bounds;
const middle = { lon: (west + east) / 2, lat: (south + north) / 2 };
map.setUnits([{ id: "u1", ...middle, call_sign: "M12", status: "available" }]);
map.setIncidents([{ id: "i1", lon: middle.lon, lat: north - 0.002, band: "immediate", label: "1234" }]);
if (map.map) map.map.once("idle", () => { document.title = `drawn ${map.map.queryRenderedFeatures().length}`; });
else document.title = "listed";
"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


class Handler(BaseHTTPRequestHandler):
    """The few addresses the map asks for."""

    def __init__(self, pack: OpenPack, parts: list[int], *given: object) -> None:
        self.pack, self.parts = pack, parts
        super().__init__(*given)  # type: ignore[arg-type]

    def log_message(self, *given: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/tiles.pmtiles":
            return self._tiles()
        about = self.pack.about
        west, south, east, north = about.bbox
        said = {"tilesUrl": "/tiles.pmtiles", "bounds": [[west, south], [east, north]], "name": about.name,
                "attribution": ["Credit <where> due"], "beatLayer": "ward"}  # fmt: skip
        made = {"/": (PAGE, "text/html"), "/page.js": (SCRIPT, "text/javascript"),
                "/geography/map.json": (json.dumps(said).encode(), "application/json")}  # fmt: skip
        body, kind = made[path] if path in made else self._static(path)
        return self._send(
            200 if body else 404, body, {"Content-Type": kind, "Content-Security-Policy": POLICY}
        )

    def _static(self, path: str) -> tuple[bytes, str]:
        name = path.removeprefix("/static/")
        for folder in (PACKAGE / "geography" / "static", VENDOR.parent):
            if (folder / name).is_file():
                return (folder / name).read_bytes(), KINDS.get(Path(name).suffix, "text/plain")
        return b"", "text/plain"

    def _tiles(self) -> None:
        whole = (self.pack.folder / self.pack.about.files["basemap"]).read_bytes()
        part = wanted_range(self.headers.get("Range", ""), len(whole))
        assert part is not None, "the map asked for the whole file"
        self.parts.append(part[1] - part[0] + 1)
        return self._send(
            206, whole[part[0] : part[1] + 1], {"Content-Range": f"bytes {part[0]}-{part[1]}/{len(whole)}"}
        )

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """A small pack behind a small server."""
    if not (VENDOR / "maplibre-gl").exists():
        pytest.skip("the assets are not built: run `make assets`")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("out")
    extract(source / "corner.osm.pbf")
    geojson(source / "wards.geojson", square("W05000001", WEST, SOUTH))
    builder.build(source, out, lambda words: None)
    parts: list[int] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, OpenPack(out), parts))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", parts
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with software WebGL."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--enable-unsafe-swiftshader", "--disable-background-networking"]
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        if not Path(path).exists():
            pytest.skip("Chromium is not installed: run `make chromium`")
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


def opened(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """The page once it says what it did, and everything the browser complained of."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.goto(address)
    for _ in range(300):
        if page.title() != "wait":
            break
        page.wait_for_timeout(100)
    return page, faults


def test_the_map_is_drawn_by_parts_under_the_house_policy(
    served: tuple[str, list[int]], browser: Browser
) -> None:
    page, faults = opened(browser, served[0])
    assert page.title().startswith("drawn "), (page.title(), faults)
    assert int(page.title().split()[1]) > 3
    assert faults == []
    assert len(served[1]) >= 2
    credit = page.locator(".maplibregl-ctrl-attrib")
    assert credit.is_visible()
    assert "Credit <where> due" in credit.inner_text()


def test_a_click_anywhere_says_where_and_a_click_on_a_unit_says_which(
    served: tuple[str, list[int]], browser: Browser
) -> None:
    page, _ = opened(browser, served[0])
    page.locator("#map canvas").click(position={"x": 60, "y": 350})
    page.locator("#map canvas").click(position={"x": 300, "y": 200})
    page.wait_for_timeout(300)
    there, unit = page.evaluate("window.clicks")
    assert WEST - 0.1 < there["lon"] < WEST + 0.1
    assert unit == "u1"


def test_where_the_map_cannot_be_drawn_its_contents_are_listed_and_work_by_key(
    served: tuple[str, list[int]], browser: Browser
) -> None:
    page, faults = opened(browser, f"{served[0]}?list")
    assert page.title() == "listed", faults
    page.get_by_role("button", name="M12").press("Enter")
    assert page.evaluate("window.clicks") == ["u1"]
    assert "cannot draw the map" in page.locator("#map").inner_text()
    assert page.get_by_label("Incidents on the map").get_by_role("button").count() == 1
