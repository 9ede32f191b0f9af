// The unit's page shows a new job or a new line at once.
import { connect } from "/static/shell/live.js";

const unit = document.querySelector("[data-unit]").dataset.unit;
connect("/live/board", { types: ["batch"], onFact: (batch) => {
  const isOurs = batch.units.some((row) => row.id === unit && row.incident);
  const isTyping = document.activeElement?.matches("textarea") && document.activeElement.value;
  if (isOurs && !isTyping) location.reload();
} });
