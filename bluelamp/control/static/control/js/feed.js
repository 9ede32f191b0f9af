// The live feed for a page whose rows were read at a place in the log: it goes on from there without a gap.
import { connect } from "/static/shell/live.js";

export function follow(place, onBatch) {
  if (!place) return;
  connect(`/live/board?after=${encodeURIComponent(place)}`, { types: ["batch"], onFact: onBatch });
}
