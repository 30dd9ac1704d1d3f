/**
 * Where one is in a decode, in the page's address: it can be sent to somebody, and the browser's Back leads to what was looked at before.
 * The address names no model of a run: its name steers the run. In the same page the history knows it.
 */
import { changeQuery, query } from "../shared/address.js";
import { KINDS } from "../shared/heatmap/shapes.js";
import { PLACE_NAMES } from "../shared/place_names.js";
import { readSwitches, writtenSwitches } from "./inside/heads/switches_address.js";
import { SECTIONS } from "./inside/sections.js";

/** @typedef {import("./types.d.ts").ViewState} ViewState */
/** @typedef {import("./types.d.ts").DecodeSource} DecodeSource */

/**
 * @typedef {object} Place counted from 0
 * @property {string | null} model null: the one that the page has chosen
 * @property {string | null} source
 * @property {string[]} forced
 * @property {import("./types.d.ts").HeadSwitch[]} [switches]
 * @property {number} step
 * @property {number | null} layer
 * @property {import("./types.d.ts").Head | null} head
 * @property {import("./types.d.ts").SectionName} section
 * @property {import("./types.d.ts").ChosenCell | null} cell
 * @property {string[]} [answer] what the decode is given if it would write something else
 * @property {{ origin: import("./types.d.ts").FilmOrigin, byKeys: boolean }} [film] whose cell has been pressed
 */

const LONGEST = 400; // letters of a value that are read
const SHIPPED = /^shipped:[\w-]{1,80}$/;

/**
 * @param {URLSearchParams} parameters
 * @returns {Place | null} null: the address is not of a decode
 */
export function readPlace(parameters) {
  if (parameters.get("tab") !== "decode") return null;
  /** @param {string} name */
  const value = (name) => parameters.get(name)?.slice(0, LONGEST) ?? null;
  const model = value("model");
  const section = SECTIONS.find(({ name }) => name === value("inside"))?.name ?? "step";
  const head = value("head");
  const switches = readSwitches(parameters.get("switched") ?? "");
  return {
    model: model !== null && SHIPPED.test(model) ? model : null,
    source: value("source"),
    forced: (value("forced") ?? "").split(" ").filter(Boolean),
    ...(switches.length > 0 && { switches }),
    step: counted(value("step")) ?? 0,
    layer: counted(value("layer")),
    head: head === "mean" || head === "all" ? head : counted(head),
    section,
    cell: readCell(value("cell")),
  };
}

/**
 * A number that people count from 1 on; null: it is none.
 *
 * @param {string | null | undefined} words
 */
function counted(words) {
  return words && /^[1-9]\d{0,3}$/.test(words) ? Number(words) - 1 : null;
}

/** @param {string | null} words "cross-2-3": kind, row, column */
function readCell(words) {
  const [named, ...numbers] = words?.split("-") ?? [];
  const kind = KINDS.find((known) => known === named);
  const [row, column] = numbers.map(counted);
  return kind && row !== null && row !== undefined && column !== null && column !== undefined ? { kind, row, column } : null;
}

/**
 * What the address says of a view.
 *
 * @param {ViewState} state
 * @returns {Record<string, string>}
 */
export function placeValues({ decode, step, layer, head, section, cell, depth }) {
  if (decode === null) return { tab: "decode" };
  const { request } = decode;
  /** @type {Record<string, string>} */
  const values = { tab: "decode" };
  if (request !== null && SHIPPED.test(request.model)) values.model = request.model;
  if (request !== null)
    values.source = String(request.source)
      .trim()
      .split(/[\s,、，;；]+/)
      .join(" ");
  if (request?.forced?.length) values.forced = request.forced.join(" ");
  if (request?.switches?.length) values.switched = writtenSwitches(request.switches);
  values.step = String(step + 1);
  values.layer = String(layer + 1);
  values.head = typeof head === "number" ? String(head + 1) : head;
  if (section !== "step") Object.assign(values, { inside: section, depth });
  if (section === "cell" && cell !== null) {
    const row = decode.shapes[cell.kind].stepped ? step : cell.row; // as it is explained, see chosen_cell.js
    values.cell = [cell.kind, row + 1, cell.column + 1].join("-");
  }
  return values;
}

/** The names are gone when the page is about something else. */
export function leavePlace() {
  changeQuery(PLACE_NAMES);
}

/** What the address says now. */
export function presentPlace() {
  return readPlace(query());
}

/**
 * @param {Record<string, string>} values
 * @param {DecodeSource | null} request of the decode on show, for the history of this page alone
 * @param {boolean} isNew whether Back is to lead to what was there before
 */
export function writePlace(values, request, isNew) {
  const address = new URL(location.href);
  for (const name of PLACE_NAMES) address.searchParams.delete(name);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  const known = { ...history.state, tlCell: undefined, tlDecode: request }; // the place says now what tlCell did, see history.js
  if (isNew) history.pushState(known, "", address);
  else history.replaceState(known, "", address);
}
