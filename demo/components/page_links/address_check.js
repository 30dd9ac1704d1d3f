/**
 * What of an address cannot be read. Settings, races and lessons say so themselves, where they are shown; of a link to a decode only the
 * decode can tell what lies beyond its end.
 */
import { KINDS } from "../shared/heatmap/shapes.js";
import { DEPTHS } from "../shared/depth.js";
import { FILM, readFilm } from "../attention_film/film_address.js";
import { SECTIONS } from "../attention_view/inside/sections.js";

/** @typedef {import("./types.d.ts").Known} Known */

const COUNTED = /^[1-9]\d{0,3}$/; // what people count from 1 on
const CELL = new RegExp(`^(${KINDS.join("|")})-[1-9]\\d{0,3}-[1-9]\\d{0,3}$`);
const SHIPPED = /^shipped:[\w-]{1,80}$/;
const LONGEST = 400; // letters of a source that are read
const DECODE = ["model", "source", "step", "layer", "head", "inside", "cell"]; // mean something only with tab=decode

/**
 * @param {URLSearchParams} parameters
 * @param {Known} known
 * @returns {string[]} names in the address, in its order
 */
export function unreadable(parameters, known) {
  /** @type {Record<string, (value: string) => boolean>} */
  const fits = {
    tab: (value) => known.tabs.includes(value),
    part: (value) => known.parts.includes(value),
    recording: (value) => known.recordings.includes(value),
    depth: (value) => DEPTHS.some((depth) => depth === value),
    model: (value) => SHIPPED.test(value),
    source: (value) => value.length <= LONGEST,
    step: (value) => COUNTED.test(value),
    layer: (value) => COUNTED.test(value),
    head: (value) => value === "mean" || value === "all" || COUNTED.test(value),
    inside: (value) => value === "step" || SECTIONS.some(({ name }) => name === value),
    cell: (value) => CELL.test(value),
    film: (value) => FILM.test(value),
  };
  const ofDecode = parameters.get("tab") === "decode";
  const names = [...new Set(parameters.keys())].filter((name) => Object.hasOwn(fits, name) && (ofDecode || !DECODE.includes(name)));
  return names.filter((name) => !fits[name](parameters.get(name) ?? ""));
}

/**
 * What the address asks of a decode that it does not have.
 *
 * @param {URLSearchParams} parameters
 * @param {{ request: any, step: number, layer: number, head: number | string }} shown counted from 0
 * @returns {string[]} names in the address
 */
export function beyond(parameters, { request, step, layer, head }) {
  /** @param {string} name */
  const asked = (name) => (COUNTED.test(parameters.get(name) ?? "") ? Number(parameters.get(name)) - 1 : null);
  const places = { step, layer, head };
  const names = Object.entries(places)
    .filter(([name, shown]) => asked(name) !== null && asked(name) !== shown)
    .map(([name]) => name);
  const model = parameters.get("model") ?? "";
  return SHIPPED.test(model) && request !== null && request.model !== model ? ["model", ...names] : names;
}

/**
 * What the address asks of the film that the film does not have.
 *
 * @param {URLSearchParams} parameters
 * @param {{ layer: number, head: number }} shown counted from 1
 * @returns {string[]} names in the address
 */
export function beyondFilm(parameters, shown) {
  const asked = readFilm(parameters);
  return /** @type {const} */ (["layer", "head"]).filter((name) => asked?.[name] !== undefined && asked[name] + 1 !== shown[name]);
}
