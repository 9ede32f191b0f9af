// What is drawn over the basemap: incidents by grade (shape, colour, letter) and units by status (colour, letter).

const FONT = ["sans-serif"];

export const GRADES = {
  immediate: { colour: "#ff5c5c", shape: "triangle", order: 3 },
  priority: { colour: "#ffb020", shape: "diamond", order: 2 },
  scheduled: { colour: "#5aa9ff", shape: "circle", order: 1 },
  no_deploy: { colour: "#8b98a5", shape: "square", order: 0 },
};
export const STATUSES = {
  available: { colour: "#35c28a", letter: "A" },
  en_route: { colour: "#5aa9ff", letter: "E" },
  at_scene: { colour: "#b48cff", letter: "S" },
  unavailable: { colour: "#8b98a5", letter: "U" },
  emergency: { colour: "#ff2d55", letter: "!" },
};
const GRADE_NAMES = { 1: "immediate", I: "immediate", 2: "priority", P: "priority", 3: "scheduled", S: "scheduled", 4: "no_deploy", N: "no_deploy" };
const STATUS_NAMES = { free: "available", divert: "en_route", supervisor: "at_scene", committed: "en_route", assigned: "en_route", none: "unavailable" };
const FADED_AFTER_S = 120;

export const gradeOf = (row) => [row.band, row.grade, GRADE_NAMES[row.grade]].find((name) => name in GRADES) ?? "scheduled";
export const statusOf = (row) => [row.status, row.availability].map((name) => STATUS_NAMES[name] ?? name).find((name) => name in STATUSES) ?? "unavailable";

export function rowsOf(given) {
  const rows = Array.isArray(given) ? given : (given?.features ?? []).map((f) => ({ ...f.properties, id: f.properties?.id ?? f.id, lon: f.geometry?.coordinates?.[0], lat: f.geometry?.coordinates?.[1] }));
  return rows.filter((row) => Number.isFinite(row.lon) && Number.isFinite(row.lat));
}

const feature = (row, properties) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [row.lon, row.lat] } });

export function unitFeatures(rows, now = Date.now()) {
  return {
    type: "FeatureCollection",
    features: rows.map((row) => {
      const status = statusOf(row);
      const fixed = Date.parse(row.fixedAt ?? row.fix_at ?? row.fixed_at ?? "");
      const age = Number.isFinite(fixed) ? (now - fixed) / 1000 : 0;
      return feature(row, {
        id: String(row.id), label: row.label ?? row.call_sign ?? "", status, colour: STATUSES[status].colour,
        letter: STATUSES[status].letter, faded: age > FADED_AFTER_S ? 0.45 : 1, old: age > FADED_AFTER_S ? `${Math.floor(age / 60)} min` : "",
      });
    }),
  };
}

export function incidentFeatures(rows) {
  return {
    type: "FeatureCollection",
    features: rows.map((row) => {
      const grade = gradeOf(row);
      return feature(row, { id: String(row.id), label: String(row.label ?? row.title ?? ""), icon: `grade-${grade}`, order: GRADES[grade].order });
    }),
  };
}

function path(pen, shape, middle, reach) {
  pen.beginPath();
  if (shape === "circle") pen.arc(middle, middle, reach, 0, 2 * Math.PI);
  if (shape === "square") pen.rect(middle - reach * 0.85, middle - reach * 0.85, reach * 1.7, reach * 1.7);
  const corners = { triangle: [[0, -1], [0.95, 0.75], [-0.95, 0.75]], diamond: [[0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]] }[shape] ?? [];
  corners.forEach(([x, y], n) => pen[n ? "lineTo" : "moveTo"](middle + x * reach, middle + y * reach));
  pen.closePath();
}

export function gradeImage({ colour, shape }, size = 44) {
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  path(pen, shape, size / 2, size * 0.36);
  pen.fillStyle = colour;
  pen.strokeStyle = "#10151c";
  pen.lineWidth = 4;
  pen.fill();
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}

const EMPTY = { type: "FeatureCollection", features: [] };

export function addMarks(map, ink) {
  for (const [name, look] of Object.entries(GRADES)) map.addImage(`grade-${name}`, gradeImage(look), { pixelRatio: 2 });
  for (const source of ["closures", "way", "incidents", "units", "chosen"]) map.addSource(source, { type: "geojson", data: EMPTY });
  const halo = { "text-color": ink.place, "text-halo-color": ink.halo, "text-halo-width": 1.6 };
  map.addLayer({ id: "closures", type: "line", source: "closures", paint: { "line-color": "#ff5c5c", "line-width": 4, "line-dasharray": [1, 1] } });
  map.addLayer({ id: "way", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": "#ffdd57", "line-width": 4, "line-opacity": 0.9 } });
  map.addLayer({ id: "incidents", type: "symbol", source: "incidents", layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "symbol-sort-key": ["get", "order"], "text-field": ["step", ["zoom"], "", 12, ["get", "label"]], "text-font": FONT, "text-size": 12, "text-anchor": "left", "text-offset": [1.1, 0], "text-optional": true }, paint: halo });
  map.addLayer({ id: "unit-dots", type: "circle", source: "units", paint: { "circle-radius": 8, "circle-color": ["get", "colour"], "circle-opacity": ["get", "faded"], "circle-stroke-color": ink.halo, "circle-stroke-width": 1.5 } });
  map.addLayer({ id: "units", type: "symbol", source: "units", layout: { "text-field": ["get", "letter"], "text-font": FONT, "text-size": 11, "text-allow-overlap": true }, paint: { "text-color": "#10151c" } });
  map.addLayer({ id: "unit-names", type: "symbol", source: "units", minzoom: 11, layout: { "text-field": ["concat", ["get", "label"], ["case", ["==", ["get", "old"], ""], "", ["concat", " · ", ["get", "old"]]]], "text-font": FONT, "text-size": 12, "text-anchor": "top", "text-offset": [0, 0.9], "text-optional": true }, paint: halo });
  map.addLayer({ id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 14, "circle-color": "transparent", "circle-stroke-color": "#ffdd57", "circle-stroke-width": 3 } });
}
