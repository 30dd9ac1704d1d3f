/** The lesson's table: each row is a button, and has one column more, with what was measured here. */
import { make } from "../../shared/dom.js";
import { withCode } from "./words.js";

/** @typedef {import("../types.d.ts").Text} Text */

/** The rows in the lesson's order, and the links whose lines they are about (core/programs/correspondence.py). */
export const ROWS = {
  loop: ["loop", "max_steps", "train_mode"],
  device: ["device"],
  step: ["zero_grad", "backward", "optimizer_step", "optimizer", "loss"],
  schedule: ["scheduler", "scheduler_step"],
  lines: ["loop", "train_mode", "device", "zero_grad", "backward", "optimizer_step", "scheduler_step", "log"],
  extension: ["forward", "loss", "zero_grad", "backward", "optimizer_step"],
};
const NAMES = Object.keys(ROWS);
const COLUMNS = ["plain", "lightning", "measured"];

/**
 * Where a key leads from a row; null: it is no key of the table.
 *
 * @param {string} key
 * @param {number} place
 * @param {number} count
 */
export function placeAfter(key, place, count) {
  const ends = { Home: 0, End: count - 1 };
  if (key in ends) return ends[/** @type {"Home" | "End"} */ (key)];
  const way = { ArrowDown: 1, ArrowUp: -1 }[key];
  return way === undefined ? null : (place + way + count) % count;
}

export class LessonTable {
  /**
   * @param {Text} text
   * @param {(name: string) => void} onChoose
   * @param {AbortSignal} signal
   */
  constructor(text, onChoose, signal) {
    this.text = text;
    this.onChoose = onChoose;
    this.chosen = NAMES[0];
    /** @type {Map<string, { row: HTMLElement, button: HTMLElement, measured: HTMLElement }>} */
    this.rows = new Map(NAMES.map((name) => [name, this.row(name)]));
    const heads = ["item", ...COLUMNS].map((name) => make("th", "", { scope: "col", role: "columnheader" }, text[`table_${name}`]));
    // The roles are said, because on a narrow page the rows are no longer laid out as a table's.
    this.node = make(
      "table",
      "tl-programs-table-lesson",
      { role: "table", "aria-label": text.table_caption },
      make("thead", "", { role: "rowgroup" }, make("tr", "", { role: "row" }, ...heads)),
      make("tbody", "", { role: "rowgroup" }, ...[...this.rows.values()].map(({ row }) => row)),
    );
    this.node.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.choose(this.chosen);
  }

  /** @param {string} name */
  row(name) {
    const { text } = this;
    const button = make("button", "tl-programs-table-row", { type: "button", "data-row": name }, text[`table_${name}`]);
    const cells = COLUMNS.map((column) =>
      make(
        "td",
        `tl-programs-table-cell-${column}`,
        { role: "cell", "data-column": text[`table_${column}`] },
        ...withCode(column === "measured" ? "…" : text[`table_${name}_${column}`]),
      ),
    );
    const press = () => this.onChoose(name);
    const row = make("tr", "", { role: "row", click: press }, make("th", "", { scope: "row", role: "rowheader" }, button), ...cells);
    return { row, button, measured: cells[cells.length - 1] };
  }

  /** @param {string} name the row that is open now */
  choose(name) {
    this.chosen = name;
    for (const [other, { row, button }] of this.rows) {
      row.classList.toggle("tl-programs-table-chosen", other === name);
      button.setAttribute("aria-pressed", String(other === name));
      button.tabIndex = other === name ? 0 : -1;
    }
  }

  /**
   * What was measured for a row, in a few words.
   *
   * @param {string} name
   * @param {string} words
   */
  tell(name, words) {
    this.rows.get(name)?.measured.replaceChildren(...withCode(words));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const place = placeAfter(event.key, NAMES.indexOf(this.chosen), NAMES.length);
    if (place === null) return;
    event.preventDefault();
    this.onChoose(NAMES[place]);
    this.rows.get(NAMES[place])?.button.focus();
  }
}
