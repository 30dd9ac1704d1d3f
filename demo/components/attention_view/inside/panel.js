/**
 * Beside the large picture: what the step writes, and behind it where every number comes from and what would be if something were
 * otherwise. On a phone everything but the step opens as a sheet from below.
 */
import { chooseDepth, DEPTHS } from "../../shared/depth.js";
import { make, setText } from "../../shared/dom.js";
import { choiceGroup, press } from "../../shared/player.js";
import { markTerms } from "../../shared/terms.js";
import { FilmLine } from "./film_line.js";
import { SECTIONS } from "./sections.js";
import { keepCellInSight } from "./sheet.js";

/** @typedef {import("../types.d.ts").Inside} Inside */
/** @typedef {import("../types.d.ts").InsideSection} InsideSection */
/** @typedef {import("../types.d.ts").SectionName} SectionName */
/** @typedef {import("../types.d.ts").Changed} Changed */

export class InsidePanel {
  /**
   * @param {Inside} inside
   * @param {HTMLElement} stepNode what stands here while nothing else is looked into
   */
  constructor(inside, stepNode) {
    const { text, state, change } = inside;
    this.inside = inside;
    this.stepNode = stepNode;
    /** @type {Map<SectionName, InsideSection>} */
    this.sections = new Map(); // those that have been looked into
    /** @type {[SectionName, string, string][]} */
    const names = [
      ["step", text.inside_step, text.inside_step_title],
      ...SECTIONS.map(
        ({ name }) => /** @type {[SectionName, string, string]} */ ([name, text[`inside_${name}`], text[`inside_${name}_title`]]),
      ),
    ];
    this.choice = choiceGroup("tl-attn", "section", text.inside, names, (section) => change({ section }));
    this.choice.classList.add("tl-inside-sections");
    /** @type {[import("../../shared/depth.js").Depth, string, string][]} */
    const depths = DEPTHS.map((depth) => [depth, text[`depth_${depth}`], text[`depth_${depth}_title`]]);
    this.depths = choiceGroup("tl-attn", "depth", text.depth, depths, chooseDepth);
    this.depths.classList.add("tl-inside-depths");
    const closeWords = { type: "button", "aria-label": text.inside_close, title: text.inside_close };
    this.close = make("button", "tl-inside-close", { ...closeWords, click: () => this.leave() }, "×");
    this.title = make("h2", "tl-attn-title tl-inside-title", { tabindex: -1 });
    this.head = make("div", "tl-inside-head", {}, this.title, this.depths, this.close);
    this.film = new FilmLine(text, inside.returnToFilm);
    this.body = make("div", "tl-inside-body");
    this.node = make("section", "tl-inside", { "aria-label": text.inside }, this.choice, this.head, this.body);
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || state.section === "step" || event.defaultPrevented) return;
      event.preventDefault();
      this.leave();
    });
    /** @type {HTMLElement | null} */
    this.opener = null; // had the focus when the panel was opened by keys
  }

  /** Back to the step, and the focus to where it was. */
  leave() {
    this.inside.change({ section: "step" });
    const opener = this.opener?.isConnected ? this.opener : this.choice.querySelector("button");
    opener?.focus({ preventScroll: true });
    this.opener = null;
  }

  /** Who comes by keys goes on in the panel; a pointer's focus stays where it is. */
  enter() {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || this.node.contains(focused) || !focused.matches("canvas:focus-visible")) return;
    this.opener = focused;
    this.focus();
  }

  focus() {
    this.title.focus({ preventScroll: true });
  }

  /** @param {import("../decode.js").Decode | null} decode */
  render(decode) {
    for (const button of this.choice.querySelectorAll("button")) button.disabled = decode === null;
    if (decode === null) this.put(this.stepNode);
  }

  /**
   * @param {import("../decode.js").Decode} decode
   * @param {Changed} changed
   */
  renderPlace(decode, changed) {
    const { state, text } = this.inside;
    if (changed("section", "decode")) {
      press(this.choice, state.section);
      this.node.dataset.section = state.section;
      this.head.hidden = state.section === "step";
      setText(this.title, state.section === "step" ? "" : text[`inside_${state.section}_title`]);
      markTerms(this.head, `inside_${state.section}_title`);
    }
    if (changed("section", "decode", "film")) this.film.render(decode, state);
    if (changed("depth")) press(this.depths, state.depth);
    if (state.section === "step") {
      this.put(this.stepNode);
      return;
    }
    const section = this.section(state.section);
    const isNew = this.put(section.node);
    section.render(decode, isNew ? () => true : changed);
    if (changed("section")) {
      this.enter();
      scrollToPressed(this.choice);
    }
    if (state.section === "cell" && changed("section", "cell")) keepCellInSight(this.node, decode, state);
  }

  /**
   * @param {SectionName} name
   * @returns {InsideSection}
   */
  section(name) {
    const known = this.sections.get(name);
    if (known !== undefined) return known;
    const found = SECTIONS.find((section) => section.name === name);
    if (found === undefined) throw new Error(`there is no section ${name}`);
    const section = new found.Section(this.inside);
    this.sections.set(name, section);
    markTerms(section.node, `inside_${name}`);
    return section;
  }

  /**
   * @param {HTMLElement} node
   * @returns {boolean} whether something else stood there
   */
  put(node) {
    if (this.body.lastChild === node) return false;
    this.body.replaceChildren(this.film.node, node);
    this.body.scrollTop = 0;
    return true;
  }
}

/**
 * On a phone the row of sections is wider than the window: what is open is to be seen in it, whoever opened it.
 *
 * @param {HTMLElement} row
 */
function scrollToPressed(row) {
  const pressed = row.querySelector('[aria-pressed="true"]');
  if (!(pressed instanceof HTMLElement) || row.scrollWidth <= row.clientWidth) return;
  const [box, own] = [row.getBoundingClientRect(), pressed.getBoundingClientRect()];
  if (own.left < box.left || own.right > box.right) row.scrollLeft += (own.left + own.right - box.left - box.right) / 2;
}
