/** The chosen station closely: what it reads, what it adds, what stands behind it; in words, in formulas or as lines of core. */
import { make, setText } from "../../../shared/dom.js";
import { fill, joined } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";
import { stationFormulas } from "./formulas.js";
import { NumberStrip } from "./strip.js";
import { signed, stationName } from "./words.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("./stream.js").Stream} Stream */

const STRIPS = /** @type {const} */ (["read", "added", "stream"]);

/**
 * What the station does, in words.
 *
 * @param {Text} text
 * @param {Stream} stream
 * @param {number} station
 * @param {number} token
 * @param {"encoder" | "decoder"} stack
 */
export function stationSentence(text, stream, station, token, stack) {
  const { norm, addedNorm, cosine } = stream.place(station, token);
  const values = {
    token: stream.tokens[token],
    position: token,
    width: stream.width,
    root: signed(Math.sqrt(stream.width), 2),
    before: station > 0 ? signed(stream.place(station - 1, token).norm, 2) : "",
    norm: signed(norm, 2),
    added: signed(addedNorm ?? 0, 2),
    cosine: signed(cosine ?? 0, 2),
  };
  if (station >= stream.count) return fill(text[`token_idea_final_${stack}`], values);
  const { name, layer } = stream.reply.stations[station];
  if (layer === null) return fill(addedNorm === 0 ? text.token_idea_no_position : text[`token_idea_${name}`], values);
  const order = stream.isReplaced ? "replaced" : stream.preLn ? "pre" : "post";
  return joined([fill(text[`token_idea_${name}`], values), fill(text[`token_idea_${order}`], values)]);
}

export class Explanation {
  /**
   * @param {Text} text
   * @param {(dimension: number | null) => void} point hears which dimension the pointer is on
   */
  constructor(text, point) {
    this.text = text;
    this.title = make("h3", "tl-attn-label");
    this.rows = STRIPS.map((name) => {
      const label = make("span", "tl-inside-token-strip-label");
      const strip = new NumberStrip(point);
      return { name, label, strip, node: make("div", "tl-inside-token-close", {}, label, strip.node) };
    });
    this.words = make("div", "tl-inside-token-words");
    this.node = make("section", "tl-inside-token-station", {}, this.title, ...this.rows.map(({ node }) => node), this.words);
  }

  /**
   * @param {Stream} stream
   * @param {{ station: number, token: number, dimension: number | null, stack: "encoder" | "decoder", depth: import("../../../shared/depth.js").Depth }} at
   * @param {import("../diverging.js").DivergingColours} colours
   */
  render(stream, { station, token, dimension, stack, depth }, colours) {
    const { text } = this;
    const place = stream.place(station, token);
    setText(this.title, stationName(text, stream, station));
    for (const { name, label, strip, node } of this.rows) {
      const values = name === "added" && station === 0 ? null : place[name];
      node.hidden = values === null;
      if (values === null) continue;
      const range = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      setText(label, fill(text.token_strip_range, { strip: this.labelOf(stream, station, name), range: signed(range, 2) }));
      strip.render(values, range || 1, colours);
      strip.renderMark(dimension);
    }
    if (depth === "idea") setText(this.words, stationSentence(text, stream, station, token, stack));
    else if (depth === "maths") {
      const shown = dimension ?? 0;
      const note = make("p", "tl-inside-token-note", {}, fill(text.token_maths_note, { dimension: shown }));
      this.words.replaceChildren(...stationFormulas(stream, station, token, shown), note);
    } else this.words.replaceChildren(codeLines(stream.reply.lines, this.steps(stream, station)));
  }

  /**
   * @param {Stream} stream
   * @param {number} station
   * @param {"read" | "added" | "stream"} name
   */
  labelOf(stream, station, name) {
    const order = stream.preLn ? "pre" : "post";
    if (station >= stream.count) return this.text[name === "read" ? "token_strip_before" : "token_strip_stream_post"];
    const isPart = stream.reply.stations[station].layer !== null;
    if (name === "added") return this.text.token_strip_added;
    return this.text[`token_strip_${name}_${isPart ? order : "pre"}`];
  }

  /**
   * The lines of core that do it.
   *
   * @param {Stream} stream
   * @param {number} station
   */
  steps(stream, station) {
    if (station >= stream.count) return ["final_norm", "logits"];
    const { name, layer } = stream.reply.stations[station];
    if (layer !== null) return [stream.preLn ? "pre_ln" : "post_ln"];
    return name === "position" ? ["position", "table"] : ["embedding"];
  }
}
