/**
 * Where one weight comes from: the way from query and key over the softmax to the residual stream, in numbered steps. One answer of the
 * server has the parts of all cells of a head; which cell is on show is worked out of them in the page.
 */
import { make, setText } from "../../../shared/dom.js";
import { tellFacts } from "../../../shared/facts.js";
import { indexedTokens } from "../../../shared/heatmap/tokens.js";
import { rowName } from "../../../shared/heatmap/readout.js";
import { headName } from "../../../shared/heatmap/heads.js";
import { fill } from "../../../shared/text.js";
import { explainedCell } from "../../chosen_cell.js";
import { AGREES, HeadArithmetic } from "./arithmetic.js";
import { cellFacts, NO_CELL } from "./cell_facts.js";
import { attentionFormula } from "./formulas.js";
import { difference, figures, plainFigures } from "./number_words.js";
import { MixedStep, ResidualStep, ShareStep } from "./output_steps.js";
import { DotStep, MaskStep, ScaleStep } from "./score_steps.js";
import { SoftmaxStep } from "./softmax_step.js";
import { stripColours } from "./strip_picture.js";

/** @typedef {import("../../../shared/api_types").HeadParts} HeadParts */
/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../types.d.ts").ChosenCell & { layer: number, head: number }} Place */

export class CellSection {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor(inside) {
    const { text, change, schedule } = inside;
    this.inside = inside;
    this.what = make("p", "tl-inside-cell-what");
    this.status = make("p", "tl-inside-cell-status", { role: "status" });
    this.chain = make("ol", "tl-inside-cell-chain", { "aria-label": text.cell_chain });
    this.agreement = make("p", "tl-inside-cell-agreement");
    this.switched = make("p", "tl-inside-cell-warning", {}, text.cell_switched);
    this.equation = make(
      "div",
      "tl-inside-cell-equation",
      {},
      ...attentionFormula(),
      make("p", "tl-inside-cell-shapes", {}, text.cell_paper),
    );
    this.steps = [
      new DotStep(text),
      new ScaleStep(text),
      new MaskStep(text),
      new SoftmaxStep(text, (column) => this.choose(column)),
      new MixedStep(text),
      new ShareStep(text),
      new ResidualStep(text),
    ];
    this.figures = this.steps.flatMap((step) => step.figures);
    const heads = make("button", "tl-inside-cell-link", { type: "button", click: () => change({ section: "heads" }) }, text.cell_heads);
    this.walk = make(
      "div",
      "tl-inside-cell-walk",
      {},
      this.chain,
      this.agreement,
      this.switched,
      this.equation,
      make("ol", "tl-inside-cell-steps", {}, ...this.steps.map(({ node }) => node)),
      make("p", "tl-inside-cell-lesson", {}, text.cell_lesson, " ", heads),
    );
    this.node = make("div", "tl-inside-cell", {}, this.what, this.status, this.walk);
    this.walk.hidden = true;
    /** @type {{ parts: HeadParts, head: HeadArithmetic } | null} */
    this.known = null; // the last answer, unpacked
    this.room = 0;
    /** @type {import("./strip_picture.js").StripColours | null} */
    this.colours = null;
    this.painted = ""; // what the figures were painted for
    new ResizeObserver(() => {
      if (this.node.clientWidth === this.room) return;
      this.room = this.node.clientWidth;
      schedule();
    }).observe(this.node);
  }

  /**
   * @param {Decode} decode
   * @param {import("../../types.d.ts").Changed} changed
   */
  render(decode, changed) {
    const { inside } = this;
    const { state, text, questions } = inside;
    if (changed("dark")) this.colours = null;
    if (changed("decode", "step", "layer", "head", "cell", "depth", "answers", "section")) {
      const place = explainedCell(decode, state);
      const { kind, layer, head } = place;
      const { reply, problem } =
        decode.request === null
          ? { reply: null, problem: text.cell_no_model }
          : questions.ask("head", { request: decode.request, kind, layer, head });
      this.renderWhat(decode, place);
      setText(this.status, reply === null ? problem || text.inside_waiting : "");
      this.node.setAttribute("aria-busy", String(reply === null && problem === ""));
      if (problem !== "") this.walk.hidden = true;
      if (reply === null) tellFacts("cell", NO_CELL);
      if (reply !== null) this.renderWalk(decode, place, /** @type {HeadParts} */ (reply));
    }
    this.paint();
  }

  /**
   * @param {Decode} decode
   * @param {Place} place
   */
  renderWhat(decode, place) {
    const { text, weightOne } = this.inside;
    const { kind, layer, head, row, column } = place;
    const shape = decode.shapes[kind];
    const weight = decode.weights(kind, layer, head)[row * shape.columns.length + column] / weightOne;
    const where = fill(text.cell_where, { kind: text[kind], where: headName(text, layer, head) });
    setText(this.what, fill(text.cell_what, { ...this.names(shape, place), weight: weight.toFixed(3), where }));
    Object.assign(this.node.dataset, { kind, layer: layer + 1, head: head + 1, row: row + 1, column: column + 1 });
  }

  /**
   * Row and column as the picture labels them, and where they stand.
   *
   * @param {import("../../../shared/heatmap/shapes.js").Shape} shape
   * @param {Place} place
   */
  names({ rows, columns }, { row, column }) {
    const written = indexedTokens(rows.map(({ output }) => output))[row];
    return {
      row: rowName(this.inside.text, rows[row], written),
      column: indexedTokens(columns)[column],
      row_number: row + 1,
      column_number: column + 1,
    };
  }

  /**
   * @param {Decode} decode
   * @param {Place} place
   * @param {HeadParts} parts
   */
  renderWalk(decode, place, parts) {
    const { state } = this.inside;
    if (this.known?.parts !== parts) this.known = { parts, head: new HeadArithmetic(parts) };
    const { head } = this.known;
    const shape = decode.shapes[place.kind];
    const cell = head.cell(place.row, place.column);
    const scene = {
      cell,
      head,
      lines: parts.lines,
      depth: state.depth,
      ...this.names(shape, place),
      columns: indexedTokens(shape.columns),
      chosen: place.column,
      which: { head: place.head, heads: decode.heads },
    };
    tellFacts("cell", cellFacts(place, cell, head.scale));
    this.walk.hidden = false;
    this.switched.hidden = !parts.switched;
    this.equation.hidden = state.depth !== "maths";
    this.renderAgreement(cell.disagreement);
    this.renderChain(scene);
    for (const step of this.steps) step.render(scene);
    this.painted = "";
    this.node.dataset.drawn = String(Number(this.node.dataset.drawn ?? 0) + 1); // for who looks from outside
    requestAnimationFrame(measured);
  }

  /** @param {number} found the largest difference */
  renderAgreement(found) {
    const { text } = this.inside;
    const agrees = found <= AGREES;
    this.agreement.dataset.agrees = String(agrees);
    this.agreement.dataset.difference = String(found);
    setText(
      this.agreement,
      fill(agrees ? text.cell_agrees : text.cell_disagrees, { difference: difference(found), limit: AGREES.toFixed(5) }),
    );
  }

  /**
   * The whole way at a glance.
   *
   * @param {import("./step.js").Scene} scene
   */
  renderChain({ cell, head, chosen }) {
    const { text } = this.inside;
    const masked = cell.allowed[chosen] ? cell.score : -Infinity;
    /** @type {[string, string][]} */
    const links = [
      [text.cell_chain_dot, figures(cell.dot)],
      [fill(text.cell_chain_scale, { scale: plainFigures(head.scale) }), figures(cell.score)],
      [text.cell_chain_mask, figures(masked)],
      [text.cell_chain_weight, figures(cell.weights[chosen])],
    ];
    this.chain.replaceChildren(
      ...links.map(([name, value]) =>
        make("li", "", {}, make("span", "tl-inside-cell-link-name", {}, name), make("strong", "", {}, value)),
      ),
    );
  }

  /** Another column of the same row. @param {number} column */
  choose(column) {
    const { state, change } = this.inside;
    if (state.decode === null) return;
    const { kind, row, head } = explainedCell(state.decode, state);
    change({ cell: { kind, row, column }, head });
  }

  /** The strips, where they or their room are not as they were painted last. */
  paint() {
    if (this.walk.hidden || this.room === 0) return;
    this.colours ??= stripColours(this.node);
    const key = `${this.room} ${this.colours.paper} ${window.devicePixelRatio}`;
    if (key === this.painted) return;
    this.painted = key;
    for (const figure of this.figures) figure.paint(this.room, this.colours);
  }
}

const PRESSED = "tl-cell-pressed"; // a mark of the browser's own clock, see figure.js

/** How long it took from the press of a cell until its arithmetic was drawn: "tl-cell" of performance.getEntriesByName. */
function measured() {
  if (performance.getEntriesByName(PRESSED).length === 0) return;
  performance.measure("tl-cell", PRESSED);
  performance.clearMarks(PRESSED);
}
