/** A figure as a real table, in a dialog of its own, with a file to save. */
import { make } from "./dom.js";
import { saveBlob } from "./files.js";
import { fill } from "./text.js";

/** @typedef {import("./text.js").Text} Text */
/** @typedef {string | number | null} Value null: nothing is known there */

/**
 * @typedef {object} Table
 * @property {string} caption
 * @property {string[]} head one word a column
 * @property {Value[][]} rows the first value of each is its name
 * @property {(value: number, column: number) => string} [format] how numbers are shown; in the file they stand as they are
 */

const MOST_ROWS = 200; // that are shown; the file has all
const FORMULA = /^[=+\-@\t\r]/; // a spreadsheet would compute what begins so

/**
 * @param {Value} value
 */
function csvField(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The whole table, comma-separated.
 *
 * @param {Pick<Table, "head" | "rows">} table
 */
export function csvOf({ head, rows }) {
  return [head, ...rows].map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

/**
 * Rows that can be read: all of them, or every so many-th and the last.
 *
 * @template Row
 * @param {Row[]} rows
 * @param {number} most
 */
export function readable(rows, most) {
  const stride = Math.max(1, Math.ceil(rows.length / most));
  return { stride, rows: stride === 1 ? rows : rows.filter((_, i) => i % stride === 0 || i === rows.length - 1) };
}

/**
 * Series with steps of their own in one table: a row for each step that any of them has.
 *
 * @param {{ label: string, xs: ArrayLike<number>, ys: (number | null)[] }[]} series
 * @param {string} axis
 * @returns {{ head: string[], rows: Value[][] }}
 */
export function tableOfSeries(series, axis) {
  /** @type {Map<number, Value[]>} */
  const rows = new Map();
  series.forEach(({ xs, ys }, column) => {
    for (let i = 0; i < xs.length; i += 1) {
      const row = rows.get(xs[i]) ?? [xs[i], ...series.map(() => null)];
      row[column + 1] = ys[i] ?? null;
      rows.set(xs[i], row);
    }
  });
  return { head: [axis, ...series.map(({ label }) => label)], rows: [...rows.values()].sort((a, b) => Number(a[0]) - Number(b[0])) };
}

/**
 * Opens the table. The focus is in it until it is closed, and then where it was.
 *
 * @param {Table} table
 * @param {Text} text
 */
export function openTable(table, text) {
  const { caption, head, rows, format = String } = table;
  const shown = readable(rows, MOST_ROWS);
  /** @type {(value: Value, column: number) => string} */
  const words = (value, column) => (typeof value === "number" ? format(value, column) : (value ?? "–"));
  const heads = head.map((word) => make("th", "", { scope: "col" }, word));
  const body = shown.rows.map(([first, ...rest]) =>
    make("tr", "", {}, make("th", "", { scope: "row" }, words(first, 0)), ...rest.map((one, i) => make("td", "", {}, words(one, i + 1)))),
  );
  const shownTable = make(
    "table",
    "tl-table",
    {},
    make("caption", "", {}, caption),
    make("thead", "", {}, make("tr", "", {}, ...heads)),
    make("tbody", "", {}, ...body),
  );
  const save = () => saveBlob("table.csv", new Blob(["\ufeff", csvOf(table)], { type: "text/csv" }));
  const dialog = make(
    "dialog",
    "tl-table-dialog",
    { "aria-label": caption, keydown: (/** @type {KeyboardEvent} */ event) => event.stopPropagation() },
    make(
      "div",
      "tl-table-tools",
      {},
      make("button", "tl-figure-button", { type: "button", "data-action": "csv", click: save }, text.figure_csv),
      make("button", "tl-figure-button", { type: "button", "data-action": "close", click: () => dialog.close() }, text.figure_close),
    ),
    make("div", "tl-table-box", { tabindex: 0, role: "region", "aria-label": caption }, shownTable),
  );
  if (shown.stride > 1)
    dialog.append(make("p", "tl-table-note", {}, fill(text.figure_thinned, { stride: shown.stride, count: rows.length })));
  if (rows.length === 0) dialog.append(make("p", "tl-table-note", {}, text.figure_empty));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
