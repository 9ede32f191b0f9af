// The unit's page shows a new job or a new line at once.
import { follow } from "./feed.js";

const { unit, place } = document.querySelector("[data-unit]").dataset;
follow(place, (batch) => {
  const isOurs = batch.units.some((row) => row.id === unit && row.incident);
  const isTyping = document.activeElement?.matches("textarea") && document.activeElement.value;
  if (isOurs && !isTyping) location.reload();
});
