/** Masks and positions: what this very input may look at, that padding changes nothing, and how a token knows where it stands. */
import { make, setText } from "../../../shared/dom.js";
import { divergingColours } from "../diverging.js";
import { MaskFigure } from "./mask_figure.js";
import { masksOf } from "./masks.js";
import { PaddingCheck, PaddingStepper } from "./padding_check.js";
import { Positions } from "./positions.js";
import { PositionsFigure } from "./positions_figure.js";
import { maskWords, positionWords } from "./words.js";

/** @typedef {import("../../types.d.ts").Inside} Inside */
/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../types.d.ts").Changed} Changed */
/** @typedef {import("../../../shared/api_types").MasksReply} MasksReply */

const FIRST_PADDING = 2; // tokens: without any, there is nothing to see of its mask
const NAMES = /** @type {const} */ (["padding", "look_ahead", "combined"]);

export class MasksSection {
  /** @param {Inside} inside */
  constructor(inside) {
    const { text } = inside;
    this.inside = inside;
    this.padding = FIRST_PADDING;
    this.moved = true; // another padding has been chosen, or a spot of the table
    /** @type {MasksReply | null} */
    this.reply = null; // on show
    /** @type {Decode | null} */
    this.decode = null; // that it is of
    /** @type {ReturnType<typeof masksOf> | null} */
    this.masks = null;
    /** @type {Positions | null} */
    this.positions = null;
    this.spot = { position: 1, dimension: 0 };
    this.words = make("div", "tl-inside-token-words");
    this.positionWords = make("div", "tl-inside-token-words");
    this.stepper = new PaddingStepper(text, (padding) => this.pad(padding));
    this.check = new PaddingCheck(text);
    this.figures = NAMES.map((name) => new MaskFigure(inside, name));
    this.table = new PositionsFigure(inside, (spot) => {
      this.spot = spot;
      this.moved = true;
      inside.schedule();
    });
    this.problem = make("p", "tl-inside-problem", { role: "status" });
    this.pictures = this.pictureBox();
    this.node = make("div", "tl-inside-masks", {}, this.problem, this.pictures);
  }

  pictureBox() {
    const { text } = this.inside;
    const [padding, lookAhead, combined] = this.figures.map(({ node }) => node);
    /**
     * @param {string} title
     * @param {...Node} nodes
     */
    const part = (title, ...nodes) => make("section", "tl-inside-part", {}, make("h3", "tl-attn-label", {}, title), ...nodes);
    return make(
      "div",
      "tl-inside-masks-pictures",
      {},
      part(text.masks_title, this.words, make("div", "tl-inside-masks-pair", {}, lookAhead, combined)),
      part(text.masks_same_title, this.stepper.node, padding, this.check.node),
      part(text.masks_positions, this.positionWords, this.table.node),
    );
  }

  /** @param {number} padding */
  pad(padding) {
    this.padding = padding;
    this.moved = true;
    this.inside.schedule();
  }

  /**
   * @param {Decode} decode
   * @param {Changed} changed
   */
  render(decode, changed) {
    if (this.moved || changed("decode", "step", "depth", "dark", "answers", "section")) this.renderPlace(decode, changed);
    this.moved = false;
    for (const figure of this.figures) figure.paint();
  }

  /**
   * @param {Decode} decode
   * @param {Changed} changed
   */
  renderPlace(decode, changed) {
    this.stepper.render(this.padding);
    const reply = this.answer(decode);
    const isOld = this.decode === decode && this.reply !== null; // what was asked before stays until its successor has come
    this.pictures.hidden = reply === null && !isOld;
    this.pictures.classList.toggle("tl-inside-awaited", reply === null);
    if (reply === null) return;
    const isNew = reply !== this.reply;
    const recoloured = changed("dark");
    if (isNew) this.take(reply, decode);
    if (isNew || recoloured) this.table.render(/** @type {Positions} */ (this.positions), divergingColours(this.node));
    this.renderReply(reply, decode, recoloured || isNew);
  }

  /**
   * @param {Decode} decode
   * @returns {MasksReply | null}
   */
  answer({ request }) {
    const { questions, text } = this.inside;
    if (request === null) {
      setText(this.problem, text.token_not_here);
      return null;
    }
    const { reply, problem } = questions.ask("masks", { request, padding: this.padding });
    setText(this.problem, reply !== null ? "" : problem || text.inside_waiting);
    this.problem.classList.toggle("tl-inside-off", problem !== "");
    return reply;
  }

  /**
   * @param {MasksReply} reply
   * @param {Decode} decode
   */
  take(reply, decode) {
    this.reply = reply;
    this.decode = decode;
    this.masks = masksOf(reply, this.inside.text.masks_every_query);
    this.positions = new Positions(reply);
  }

  /**
   * @param {MasksReply} reply
   * @param {Decode} decode
   * @param {boolean} recoloured
   */
  renderReply(reply, decode, recoloured) {
    const { text, state } = this.inside;
    const masks = /** @type {ReturnType<typeof masksOf>} */ (this.masks);
    for (const figure of this.figures) figure.render(masks[figure.name], figure.name === "padding" ? null : state.step, recoloured);
    this.check.render(reply, decode.output, this.padding);
    this.table.renderRow(state.step);
    this.words.replaceChildren(...maskWords(text, state.depth, reply, state.step));
    this.positionWords.replaceChildren(...positionWords(text, state.depth, reply, /** @type {Positions} */ (this.positions), this.spot));
  }
}
