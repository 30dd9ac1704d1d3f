/** Follows one token: from its embedding through every sub-layer to the answer. */
import { make, setText } from "../../../shared/dom.js";
import { clamp } from "../../../shared/player.js";
import { fill } from "../../../shared/text.js";
import { divergingColours } from "../diverging.js";
import { AnswerFigure } from "./answer_figure.js";
import { EarlyTable } from "./early_table.js";
import { Explanation } from "./explanation.js";
import { Ladder } from "./ladder.js";
import { NormsFigure } from "./norms_figure.js";
import { Stream } from "./stream.js";
import { WhoseToken } from "./whose_token.js";
import { signed, sumWords } from "./words.js";

/** @typedef {import("../../types.d.ts").Inside} Inside */
/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../types.d.ts").Changed} Changed */
/** @typedef {import("./ladder.js").Look} Look */
/** @typedef {import("./whose_token.js").Stack} Stack */

export class TokenSection {
  /** @param {Inside} inside */
  constructor(inside) {
    const { text } = inside;
    this.inside = inside;
    /** @type {Stack} */
    this.stack = "decoder";
    this.place = 0; // of the source's token
    /** @type {Look} */
    this.look = { station: Infinity, dimension: null }; // Infinity: the last station
    this.moved = true; // another token, station or dimension has been chosen here
    /** @type {WeakMap<object, Stream>} */
    this.streams = new WeakMap(); // by the server's reply
    /** @type {Stream | null} */
    this.stream = null; // on show
    /** @type {import("../diverging.js").DivergingColours | null} */
    this.colours = null;
    this.whose = new WhoseToken(text, ({ stack, index }) => this.choose(stack, index));
    this.sentence = make("p", "tl-inside-token-sentence", { "aria-live": "polite" });
    this.legend = make("p", "tl-inside-token-note");
    this.ladder = new Ladder(text, (look) => this.lookAt(look));
    this.explanation = new Explanation(text, (dimension) => this.lookAt({ ...this.look, dimension }));
    this.check = make("p", "tl-inside-check");
    this.norms = new NormsFigure(inside, ({ row, column }) => {
      this.lookAt({ ...this.look, station: column });
      this.choose(this.stack, row);
    });
    this.answer = new AnswerFigure(text);
    this.early = new EarlyTable(text, (step) => this.choose("decoder", step));
    this.problem = make("p", "tl-inside-problem", { role: "status" });
    this.pictures = this.pictureBox();
    this.node = make("div", "tl-inside-token", {}, this.whose.node, this.sentence, this.problem, this.pictures);
  }

  pictureBox() {
    const { text } = this.inside;
    /**
     * @param {string} title
     * @param {...Node} nodes
     */
    const part = (title, ...nodes) => make("section", "tl-inside-part", {}, make("h3", "tl-attn-label", {}, title), ...nodes);
    return make(
      "div",
      "tl-inside-token-pictures",
      {},
      part(text.token_ladder, this.legend, this.ladder.node, this.explanation.node, this.check),
      this.answer.node,
      this.early.node,
      part(text.token_norms, make("p", "tl-inside-token-note", {}, text.token_norms_note), this.norms.node),
    );
  }

  /**
   * @param {Stack} stack
   * @param {number} index of the token
   */
  choose(stack, index) {
    this.stack = stack;
    this.moved = true;
    if (stack === "decoder") this.inside.change({ step: index, playing: false });
    else {
      this.place = index;
      this.inside.schedule();
    }
  }

  /** @param {Look} look */
  lookAt(look) {
    this.look = look;
    this.moved = true;
    this.inside.schedule();
  }

  /**
   * @param {Decode} decode
   * @param {Changed} changed
   */
  render(decode, changed) {
    if (changed("decode")) this.whose.render(decode);
    if (this.moved || changed("decode", "step", "depth", "dark", "answers", "section")) this.renderPlace(decode, changed);
    this.moved = false;
    if (this.stream !== null) this.norms.paint();
  }

  /**
   * @param {Decode} decode
   * @param {Changed} changed
   */
  renderPlace(decode, changed) {
    const { stack } = this;
    const stream = this.streamOf(decode);
    const rows = decode.shapes[stack].rows;
    const index = stack === "decoder" ? this.inside.state.step : clamp(this.place, 0, rows.length - 1);
    this.whose.press({ stack, index });
    this.pictures.hidden = stream === null;
    if (stream === null) {
      this.stream = null;
      setText(this.sentence, "");
      return;
    }
    const isNew = this.stream !== stream;
    this.stream = stream;
    if (this.colours === null || changed("dark")) this.colours = divergingColours(this.node);
    this.renderStream(stream, decode, { stack, index, isNew, recoloured: changed("dark") });
  }

  /**
   * What is known of the stack's stream; null: nothing yet, which is said.
   *
   * @param {Decode} decode
   */
  streamOf({ request }) {
    const { questions, text } = this.inside;
    if (request === null) {
      setText(this.problem, text.token_not_here);
      return null;
    }
    const { reply, problem } = questions.ask("stream", { request, stack: this.stack });
    setText(this.problem, reply !== null ? "" : problem || text.inside_waiting);
    this.problem.classList.toggle("tl-inside-off", problem !== "");
    if (reply === null) return null;
    const stream = this.streams.get(reply) ?? new Stream(reply);
    this.streams.set(reply, stream);
    return stream;
  }

  /**
   * @param {Stream} stream
   * @param {Decode} decode
   * @param {{ stack: Stack, index: number, isNew: boolean, recoloured: boolean }} place
   */
  renderStream(stream, decode, { stack, index, isNew, recoloured }) {
    const { text, state } = this.inside;
    const colours = /** @type {import("../diverging.js").DivergingColours} */ (this.colours);
    const token = clamp(index, 0, stream.tokens.length - 1);
    const { dimension } = this.look;
    const look = {
      station: clamp(this.look.station, 0, stream.shown - 1),
      dimension: dimension === null ? null : clamp(dimension, 0, stream.width - 1),
    };
    this.node.dataset.token = `${stack} ${token}`; // for tests
    const words = { token: stream.tokens[token], number: token + 1, width: stream.width };
    setText(this.sentence, fill(text[`token_here_${stack}`], words));
    setText(this.legend, fill(text.token_legend, { width: stream.width, range: signed(stream.range, 1) }));
    this.ladder.render(stream, token, colours);
    this.ladder.renderLook(look);
    this.explanation.render(stream, { ...look, token, stack, depth: state.depth }, colours);
    if (isNew) this.renderCheck(stream);
    const isDecoder = stack === "decoder";
    const chosen = { row: token, column: look.station };
    this.norms.render(stream, decode.shapes[stack].rows, { current: isDecoder ? token : null, chosen }, recoloured);
    this.answer.node.hidden = !isDecoder;
    this.early.node.hidden = !isDecoder;
    if (!isDecoder) return;
    this.answer.render(stream, token, decode.candidates[token] ?? [], state.depth);
    if (isNew) this.early.render(stream, decode.expected);
    this.early.renderStep(token);
  }

  /** @param {Stream} stream */
  renderCheck(stream) {
    const { words, agrees } = sumWords(this.inside.text, stream);
    setText(this.check, words);
    this.check.classList.toggle("tl-inside-off", !agrees);
  }
}
