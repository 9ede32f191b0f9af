// The map of the area pack in use: offline, by parts, usable without a mouse, and optional everywhere.
//
//   const map = await createMap(element, { style: "night", onClick, onHere, onUnit, onIncident });
//   map.setUnits(rowsOrFeatureCollection); map.setIncidents(rowsOrFeatureCollection); map.focus({ lon, lat });
//
// Without WebGL the element gets a list of what would be drawn, and every function still works.

import { addMarks, incidentFeatures, rowsOf, unitFeatures } from "./marks.js";
import { basemap, PALETTES } from "./style.js";

const SETTINGS = "/geography/map.json";
const LOCATE = "/api/geography/locate";
const LIBRARY = "../vendor/maplibre-gl/maplibre-gl.mjs";
const READER = "../vendor/pmtiles/pmtiles.mjs";
const SHEETS = ["../vendor/maplibre-gl/maplibre-gl.css", "./map.css"];
const REDRAW_MS = 1000;

export function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

async function settings(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({})))?.reasons?.join(" ") ?? `map settings ${answer.status}`);
  return answer.json();
}

function addSheets() {
  const there = new Set([...document.styleSheets].map((sheet) => sheet.href));
  for (const href of SHEETS.map((sheet) => new URL(sheet, import.meta.url).href)) {
    if (!there.has(href)) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }
}

let protocol;

async function library() {
  const [maplibre, pmtiles] = await Promise.all([import(LIBRARY), import(READER)]);
  if (!protocol) {
    protocol = new pmtiles.Protocol();
    maplibre.addProtocol("pmtiles", protocol.tile);
  }
  return maplibre;
}

export async function hereAt({ lng, lat }) {
  const answer = await fetch(`${LOCATE}?lon=${lng}&lat=${lat}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return null;
  const here = await answer.json();
  const nearest = here.nearest[0];
  const parts = [nearest?.location?.text, here.beat?.name && `beat ${here.beat.name}`, here.location.grid_reference];
  return { ...here, lon: lng, lat, text: parts.filter(Boolean).join(" · ") };
}

export async function createMap(element, options = {}) {
  const said = options.tilesUrl && options.bounds ? {} : await settings(options.settingsUrl ?? SETTINGS);
  const wanted = { ...said, ...options, palette: options.style ?? options.theme ?? "night" };
  if (!canDraw() || options.without) return new ListInstead(element, wanted);
  addSheets();
  return new LiveMap(await library(), element, wanted).ready();
}

class LiveMap {
  isDrawn = true;

  #waiting = new Map();
  #timer = null;

  constructor(maplibre, element, wanted) {
    this.wanted = wanted;
    this.ink = PALETTES[wanted.palette] ?? PALETTES.night;
    const credit = (wanted.attribution ?? []).map(escaped).join(" · ");
    const tiles = new URL(wanted.tilesUrl, location.href).href;
    element.classList.add("geo-map", `geo-map--${wanted.palette}`);
    element.setAttribute("role", "region");
    element.setAttribute("aria-label", `Map of ${wanted.name ?? "the area"}. Everything on it is also in the lists.`);
    this.map = new maplibre.Map({
      container: element, style: basemap({ palette: wanted.palette, tiles, beatLayer: wanted.beatLayer }), bounds: wanted.bounds,
      fitBoundsOptions: { padding: 12 }, attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 19, minZoom: 8,
    });
    this.map.touchZoomRotate?.disableRotation?.();
    this.map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: credit }), "bottom-right");
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-left");
  }

  async ready() {
    await new Promise((done, failed) => {
      this.map.once("load", done);
      this.map.once("error", ({ error }) => failed(error));
    });
    addMarks(this.map, this.ink);
    this.map.on("click", (event) => this.#clicked(event));
    for (const layer of ["units", "unit-dots", "incidents"]) {
      this.map.on("mouseenter", layer, () => { this.map.getCanvas().style.cursor = "pointer"; });
      this.map.on("mouseleave", layer, () => { this.map.getCanvas().style.cursor = ""; });
    }
    return this;
  }

  async #clicked(event) {
    const [mark] = this.map.queryRenderedFeatures(event.point, { layers: ["unit-dots", "incidents"] });
    const call = mark && (mark.layer.id === "incidents" ? this.wanted.onIncident : this.wanted.onUnit);
    if (call) return call(mark.properties.id, mark.properties);
    this.setChosen(event.lngLat);
    this.wanted.onClick?.({ lon: event.lngLat.lng, lat: event.lngLat.lat });
    if (this.wanted.onHere) this.wanted.onHere(await hereAt(event.lngLat));
    return undefined;
  }

  // At most one redraw a second, whatever the feed does; the newest wins.
  #draw(source, data) {
    this.#waiting.set(source, data);
    if (this.#timer) return;
    this.#flush();
    this.#timer = setInterval(() => (this.#waiting.size ? this.#flush() : (clearInterval(this.#timer), this.#timer = null)), REDRAW_MS);
  }

  #flush() {
    for (const [source, data] of this.#waiting) this.map.getSource(source)?.setData(data);
    this.#waiting.clear();
  }

  setUnits(given) { this.#draw("units", unitFeatures(rowsOf(given))); }
  setIncidents(given) { this.#draw("incidents", incidentFeatures(rowsOf(given))); }
  setClosures(given) { this.#draw("closures", given ?? { type: "FeatureCollection", features: [] }); }
  setWay(points) {
    const line = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: (points ?? []).map((p) => [p.lon, p.lat]) } };
    this.#draw("way", { type: "FeatureCollection", features: points?.length ? [line] : [] });
  }

  setChosen(at) {
    const point = at && { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [at.lng ?? at.lon, at.lat] } };
    this.#draw("chosen", { type: "FeatureCollection", features: point ? [point] : [] });
  }

  focus({ lon, lat, zoom = 15 }) {
    this.setChosen({ lon, lat });
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), zoom), duration: 300 });
  }

  fit(bounds) { this.map.fitBounds(bounds, { padding: 40, duration: 300 }); }
  on(name, call) { this.map.on(name, call); }
  resize() { this.map.resize(); }
  destroy() { clearInterval(this.#timer); this.map.remove(); }
}

function escaped(words) {
  return String(words).replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);
}

// Stands in where the terminal cannot draw: the same functions, a list instead of a picture.
class ListInstead {
  isDrawn = false;

  constructor(element, wanted) {
    this.wanted = wanted;
    const why = Object.assign(document.createElement("p"), { textContent: "This terminal cannot draw the map. Incidents and units are listed here; nothing else is lost." });
    const credit = Object.assign(document.createElement("p"), { textContent: (wanted.attribution ?? []).join(" · "), className: "geo-credit" });
    this.lists = { incidents: document.createElement("ul"), units: document.createElement("ul") };
    this.lists.incidents.setAttribute("aria-label", "Incidents on the map");
    this.lists.units.setAttribute("aria-label", "Units on the map");
    element.replaceChildren(why, this.lists.incidents, this.lists.units, credit);
  }

  #list(name, features, call) {
    this.lists[name].replaceChildren(...features.map(({ properties, geometry }) => {
      const key = Object.assign(document.createElement("button"), { type: "button", className: "bl-button bl-button--quiet bl-button--small", textContent: `${properties.label || properties.id} · ${geometry.coordinates[1].toFixed(4)}, ${geometry.coordinates[0].toFixed(4)}` });
      key.addEventListener("click", () => call?.(properties.id, properties));
      const line = document.createElement("li");
      line.append(key);
      return line;
    }));
  }

  setUnits(given) { this.#list("units", unitFeatures(rowsOf(given)).features, this.wanted.onUnit); }
  setIncidents(given) { this.#list("incidents", incidentFeatures(rowsOf(given)).features, this.wanted.onIncident); }
  setClosures() {}
  setWay() {}
  setChosen() {}
  focus() {}
  fit() {}
  on() {}
  resize() {}
  destroy() {}
}
