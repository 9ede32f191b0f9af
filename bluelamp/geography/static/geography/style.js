// How the basemap looks: one list of layers, two palettes. No glyph server, no sprite: labels use local fonts.

const FONT = ["sans-serif"];

export const PALETTES = {
  night: {
    ground: "#10151c", land: "#151b24", built: "#1a212b", works: "#1c2229", green: "#15241e", water: "#0e2236",
    building: "#232d39", minor: "#2f3a48", street: "#3a4757", major: "#56667b", motorway: "#7387a1", casing: "#10151c",
    path: "#28323e", rail: "#46505e", edge: "#5b6b80", label: "#a9b6c4", place: "#d5dde6", halo: "#10151c",
  },
  day: {
    ground: "#d9e6ee", land: "#f3f2ee", built: "#e9e7e1", works: "#e2dfe4", green: "#d3e5cb", water: "#a9cfe6",
    building: "#d3cec4", minor: "#ffffff", street: "#ffffff", major: "#f7d98b", motorway: "#e5974f", casing: "#b6b1a7",
    path: "#cfc7b8", rail: "#8f8f8f", edge: "#6b5b95", label: "#44505c", place: "#1d2630", halo: "#f3f2ee",
  },
};

const width = (...stops) => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
const kind = (...kinds) => ["in", ["get", "kind"], ["literal", kinds]];
const MOTORWAY = ["motorway", "motorway_link"];
const MAJOR = ["trunk", "primary", "trunk_link", "primary_link"];
const STREET = ["secondary", "tertiary", "secondary_link", "tertiary_link"];
const MINOR = ["unclassified", "residential", "living_street", "road", "pedestrian", "construction"];
const PATHS = ["footway", "cycleway", "path", "steps", "track"];

function road(id, colour, filter, ...stops) {
  return {
    id, type: "line", source: "area", "source-layer": "roads", filter,
    layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour, "line-width": width(...stops) },
  };
}

function ground(p) {
  const fill = (id, layer, colour, filter) => ({
    id, type: "fill", source: "area", "source-layer": layer, ...(filter ? { filter } : {}), paint: { "fill-color": colour },
  });
  return [
    { id: "ground", type: "background", paint: { "background-color": p.ground } },
    fill("land", "land", p.land, kind("land")),
    fill("built", "land", p.built, kind("residential", "school", "hospital", "university")),
    fill("works", "land", p.works, kind("industrial", "commercial", "retail", "railway", "quarry", "construction", "brownfield")),
    fill("green", "green", p.green),
    { ...fill("water", "water", p.water), filter: ["==", ["geometry-type"], "Polygon"] },
    { id: "streams", type: "line", source: "area", "source-layer": "water", filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": p.water, "line-width": width(9, 0.6, 15, 3) } },
    { ...fill("buildings", "buildings", p.building), minzoom: 13 },
  ];
}

function roads(p) {
  return [
    { ...road("paths", p.path, kind(...PATHS), 13, 0.5, 17, 2), minzoom: 14 },
    { ...road("service", p.minor, kind("service"), 13, 0.5, 17, 4), minzoom: 13 },
    { ...road("minor", p.minor, kind(...MINOR), 11, 0.4, 14, 2, 18, 14), minzoom: 11 },
    road("street", p.street, kind(...STREET), 10, 0.6, 14, 3.4, 18, 18),
    road("major-case", p.casing, kind(...MAJOR, ...MOTORWAY), 8, 1, 14, 7, 18, 26),
    road("major", p.major, kind(...MAJOR), 8, 0.7, 14, 4.6, 18, 22),
    road("motorway", p.motorway, kind(...MOTORWAY), 8, 1, 14, 4.6, 18, 20),
    { id: "rail", type: "line", source: "area", "source-layer": "rail", minzoom: 10,
      paint: { "line-color": p.rail, "line-width": width(10, 0.5, 16, 2.4), "line-dasharray": [4, 2] } },
  ];
}

function edges(p, beatLayer) {
  return [
    { id: "beats", type: "line", source: "area", "source-layer": "boundaries", filter: kind(beatLayer),
      paint: { "line-color": p.edge, "line-width": width(9, 0.5, 14, 1.4), "line-dasharray": [3, 2], "line-opacity": 0.75 } },
    { id: "districts", type: "line", source: "area", "source-layer": "boundaries", filter: kind("district", "local_authority", "force"),
      paint: { "line-color": p.edge, "line-width": width(8, 1, 14, 2.4), "line-opacity": 0.8 } },
  ];
}

function text(id, layer, filter, field, colour, halo, layout, minzoom) {
  return {
    id, type: "symbol", source: "area", "source-layer": layer, filter, minzoom,
    layout: { "text-field": field, "text-font": FONT, "text-size": 11, ...layout },
    paint: { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.4 },
  };
}

function labels(p) {
  const named = ["has", "name"];
  const along = { "symbol-placement": "line", "text-max-angle": 30, "text-padding": 4 };
  return [
    text("street-names", "roads", ["all", named, ["!", kind(...MOTORWAY)]], ["get", "name"], p.label, p.halo,
      { ...along, "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10, 17, 13] }, 14),
    text("road-numbers", "roads", ["all", ["has", "ref"], kind(...MOTORWAY, ...MAJOR)], ["get", "ref"], p.place, p.halo,
      { ...along, "symbol-spacing": 400, "text-size": 10 }, 10),
    text("buildings-named", "labels", kind("hospital", "police", "fire_station", "school", "station"), ["get", "name"], p.label, p.halo,
      { "text-size": 11, "text-max-width": 9 }, 13),
    text("places", "labels", kind("city", "town", "suburb", "village", "hamlet", "quarter", "neighbourhood"), ["get", "name"], p.place, p.halo,
      { "text-size": ["match", ["get", "kind"], ["city", "town"], 17, 12], "text-letter-spacing": 0.04, "text-padding": 12 }, 8),
  ];
}

export function basemap({ palette = "night", tiles, attribution, beatLayer = "beat" }) {
  const p = PALETTES[palette] ?? PALETTES.night;
  return {
    version: 8,
    sources: { area: { type: "vector", url: `pmtiles://${tiles}`, attribution } },
    layers: [...ground(p), ...roads(p), ...edges(p, beatLayer), ...labels(p)],
  };
}
