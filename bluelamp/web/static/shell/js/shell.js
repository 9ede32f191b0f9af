// The shell of every page: each part looks for its own marks and does nothing without them.
import "./session.js";
import "./submit.js";
import "./drafts.js";
import "./search-box.js";
import "./menus.js";
import "./tables.js";
import "./ages.js";
import "./refusals.js";

if (document.documentElement.classList.contains("bl-record")) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  const [govuk, moj] = await Promise.all([
    import("../../vendor/govuk/govuk-frontend.mjs"),
    import("../../vendor/moj/moj-frontend.mjs"),
  ]);
  govuk.initAll();
  moj.initAll();
}
