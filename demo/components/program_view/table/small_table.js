/** A small table of measured values that stands in the page itself. */
import { make } from "../../shared/dom.js";
import { withCode } from "./words.js";

/**
 * @param {string} caption
 * @param {string[]} head one word a column
 * @param {string[][]} rows the first of each is its name; code stands between backticks
 */
export function smallTable(caption, head, rows) {
  const heads = head.map((word) => make("th", "", { scope: "col" }, ...withCode(word)));
  const body = rows.map(([name, ...values]) =>
    make(
      "tr",
      "",
      {},
      make("th", "", { scope: "row" }, ...withCode(name)),
      ...values.map((value) => make("td", "", {}, ...withCode(value))),
    ),
  );
  return make(
    "div",
    "tl-programs-table-scroll",
    { tabindex: 0, role: "region", "aria-label": caption },
    make(
      "table",
      "tl-programs-table-small",
      {},
      make("caption", "", {}, ...withCode(caption)),
      make("thead", "", {}, make("tr", "", {}, ...heads)),
      make("tbody", "", {}, ...body),
    ),
  );
}
