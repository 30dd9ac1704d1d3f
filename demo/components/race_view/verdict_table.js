/** The figures behind the verdict: a row for each runner. */
import { make } from "../shared/dom.js";
import { withTerms } from "../shared/terms.js";
import { runnerSwatch } from "./runner_line.js";

export class VerdictTable {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.table = make("table", "tl-race-table");
    // On a narrow screen it scrolls, so the keyboard must reach it.
    this.node = make("div", "tl-race-table-box", { tabindex: 0, role: "region", "aria-label": text.table }, this.table);
  }

  /** @param {import("./types.d.ts").Table} figures */
  show({ head, rows }) {
    const titles = head.map((words, i) => make("th", "", {}, ...(i === 0 ? withTerms(words, "runner") : [words])));
    this.table.replaceChildren(
      make("thead", "", {}, make("tr", "", {}, ...titles)),
      make("tbody", "", {}, ...rows.map((cells, i) => runnerRow(cells, i))),
    );
  }
}

/**
 * @param {string[]} cells the runner's name first
 * @param {number} i which runner, from 0
 */
function runnerRow([runner, ...figures], i) {
  const title = make("th", "", { scope: "row" }, runnerSwatch(i), runner);
  return make("tr", "", {}, title, ...figures.map((words) => make("td", "", {}, words)));
}
