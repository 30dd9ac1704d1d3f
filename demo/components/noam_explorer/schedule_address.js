/** The formula's numbers in the page's address: "schedule=d_model=64;warmup_steps=400;step=100", only what differs from the start. */
import { changeQuery, query } from "../shared/address.js";
import { allowedNumber, numberIn } from "./number_field.js";

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").NumberName} NumberName */
/** @typedef {Record<NumberName, import("./number_field.js").Values>} Values */

const PARAMETER = "schedule";
const COMPARE = "compare";
/** @type {readonly State["compare"][]} */
const COMPARISONS = ["warmup_steps", "d_model", "schedules"];
/** @type {readonly NumberName[]} */
const NUMBERS = ["d_model", "warmup_steps", "lr_factor", "max_steps", "step"];
const LONGEST = 200; // letters that are read

/**
 * What a query wants of the explorer; null: nothing. What is no number, or no name of one, is passed over; a number out of range is the nearest
 * that is allowed. The step is cut to the run when it is taken (state.js).
 *
 * @param {URLSearchParams} parameters
 * @param {Values} values of which each number is one
 * @returns {Partial<State> | null}
 */
export function readSchedule(parameters, values) {
  const written = parameters.get(PARAMETER);
  if (written === null) return null;
  const asked = new Map(
    written
      .slice(0, LONGEST)
      .split(";")
      .map(/** @returns {[string, string]} */ (part) => twoParts(part)),
  );
  /** @type {Partial<State>} */
  const wanted = {};
  for (const name of NUMBERS) {
    const number = numberIn(asked.get(name) ?? "");
    if (number === null) continue;
    wanted[name] = name === "step" ? Math.max(1, Math.round(number)) : allowedNumber(number, values[name]);
  }
  const compare = COMPARISONS.find((one) => one === asked.get(COMPARE));
  return compare === undefined ? wanted : { ...wanted, compare };
}

/** @param {string} part "name=value" @returns {[string, string]} */
function twoParts(part) {
  const at = part.indexOf("=");
  return [part.slice(0, at), part.slice(at + 1)];
}

/** @param {Values} values */
export function presentSchedule(values) {
  return readSchedule(query(), values);
}

/**
 * The address says what is on show.
 *
 * @param {State} state
 * @param {State} start what is on show without a word of it
 */
export function writeSchedule(state, start) {
  const words = /** @type {const} */ ([...NUMBERS, COMPARE])
    .filter((name) => state[name] !== start[name])
    .map((name) => `${name}=${state[name]}`)
    .join(";");
  const present = query().get(PARAMETER) ?? "";
  if (words !== present) changeQuery([PARAMETER], words === "" ? {} : { [PARAMETER]: words });
}
