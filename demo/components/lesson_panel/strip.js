/** The frame of a prompt: which lesson and how far, the way back, folding, and Leave. */
import { make, setText } from "../shared/dom.js";
import { withTerms } from "../shared/terms.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/text.js").Text} Text */

const HEADING = "tl-lesson-heading";
const PHONE = "(max-width: 700px)"; // as in style.css: the strip stands at the lower edge
const FIRST = ".tl-lesson-acts :is(button, textarea), .tl-lesson-said textarea"; // what a prompt asks for

export class LessonStrip {
  /**
   * @param {Text} text
   * @param {{ back: () => void, leave: () => void }} actions
   * @param {AbortSignal} signal
   */
  constructor(text, { back, leave }, signal) {
    this.text = text;
    this.isFolded = false;
    this.byKeys = false; // how the learner acted last
    this.heading = make("h2", "tl-lesson-name", { id: HEADING, tabindex: -1 });
    this.count = make("span", "tl-lesson-count");
    this.dots = make("span", "tl-lesson-dots", { "aria-hidden": "true" });
    this.back = this.button("back", "‹", text.back, back);
    this.fold = this.button("fold", "", text.fold, () => this.turn());
    this.leave = this.button("leave", "✕", text.leave, leave);
    this.said = make("div", "tl-lesson-said");
    this.acts = make("div", "tl-lesson-acts");
    this.body = make("div", "tl-lesson-body", {}, this.said, this.acts);
    this.spoken = make("p", "tl-lesson-spoken", { role: "status" });
    const head = make("div", "tl-lesson-head", {}, this.heading, this.dots, this.count, this.back, this.fold, this.leave);
    this.node = make("section", "tl-lesson-prompt", { "aria-labelledby": HEADING }, head, this.body, this.spoken);
    this.node.hidden = true;
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.node);
    signal.addEventListener("abort", () => this.sizes.disconnect());
    document.addEventListener("pointerdown", () => (this.byKeys = false), { capture: true, signal });
    document.addEventListener("keydown", () => (this.byKeys = true), { capture: true, signal });
    window.addEventListener("resize", () => this.measure(), { signal });
  }

  /**
   * A word, and on a phone a sign.
   *
   * @param {string} action
   * @param {string} sign
   * @param {string} words
   * @param {() => void} click
   */
  button(action, sign, words, click) {
    const node = make("button", "tl-lesson-quiet", { type: "button", "data-action": action, "aria-label": words, title: words, click });
    node.append(make("span", "tl-lesson-sign", { "aria-hidden": "true" }, sign), make("span", "tl-lesson-wide", {}, words));
    return node;
  }

  /** How much of the window the strip covers while one scrolls, in CSS pixels. */
  get covered() {
    const height = this.node.hidden ? 0 : this.node.offsetHeight;
    return matchMedia(PHONE).matches ? { top: 0, bottom: height } : { top: height, bottom: 0 };
  }

  /** What else keeps in sight leaves room for it. */
  measure() {
    const { top, bottom } = this.covered;
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries({ "--tl-strip-top": top, "--tl-strip-bottom": bottom })) {
      if (value === 0) style.removeProperty(name);
      else style.setProperty(name, `${value}px`);
    }
  }

  turn() {
    this.isFolded = !this.isFolded;
    this.renderFold();
  }

  renderFold() {
    this.body.hidden = this.isFolded;
    this.node.dataset.folded = String(this.isFolded);
    const [sign, words] = this.isFolded ? ["▴", this.text.unfold] : ["▾", this.text.fold];
    for (const [i, part] of [...this.fold.children].entries()) setText(part, [sign, words][i]);
    this.fold.title = words;
    this.fold.setAttribute("aria-label", words);
    this.fold.setAttribute("aria-expanded", String(!this.isFolded));
  }

  hide() {
    this.node.hidden = true;
    this.spoken.textContent = "";
    this.measure();
  }

  /**
   * A new prompt.
   *
   * @param {object} prompt
   * @param {string} prompt.title
   * @param {string[]} [prompt.terms] that are marked in it
   * @param {string} prompt.kind
   * @param {number} prompt.place from 1; 0: not known yet
   * @param {number} prompt.of so many steps
   * @param {Node[]} prompt.said
   * @param {Node[]} prompt.acts
   * @param {string} prompt.words that a screen reader is told
   */
  show({ title, terms = [], kind, place, of, said, acts, words }) {
    const held = this.node.contains(document.activeElement);
    this.node.hidden = false;
    this.node.dataset.kind = kind;
    if (this.heading.textContent !== title || terms.length > 0) this.heading.replaceChildren(...withTerms(title, ...terms));
    const isStep = place > 0 && place <= of;
    const count = isStep ? fill(this.text.place, { place, of }) : "";
    setText(this.count, count);
    this.dots.replaceChildren(
      ...Array.from({ length: of }, (_, i) => make("i", i + 1 < place ? "tl-past" : i + 1 === place ? "tl-now" : "")),
    );
    this.back.hidden = place < 2;
    this.said.replaceChildren(...said);
    this.acts.replaceChildren(...acts);
    this.isFolded = false;
    this.renderFold();
    this.measure();
    setText(this.spoken, [count, words].filter(Boolean).join(". "));
    if (held || this.byKeys) this.takeFocus(held);
  }

  /**
   * The focus goes into the prompt: with the keyboard to the first control, else where the next Tab leads to it.
   *
   * @param {boolean} held what had it stood in the strip
   */
  takeFocus(held) {
    const first = this.node.querySelector(FIRST);
    if (this.byKeys && (held || document.activeElement === document.body) && first instanceof HTMLElement)
      first.focus({ preventScroll: true });
    else if (held) this.heading.focus({ preventScroll: true });
  }
}
