/**
 * The presenter's view: one thing at a time, over all of the window, as large as fits. What it shows stays where it is in the page; it is
 * only laid over everything else, and everything else is hidden.
 */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { EVERYWHERE, largestFitting, VIEWS } from "./views.js";

/** @typedef {import("./views.js").View} View */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * @typedef {object} PresentedPage
 * @property {() => string} tab that is open
 * @property {() => void} primary
 * @property {() => string} primaryWords
 * @property {() => void} answers shows the class what it answered, or hides it again
 * @property {() => string} answersWords
 * @property {() => void} changed
 */

const PRESENTING = "tl-presenting"; // of the document
const STAGE = "tl-stage"; // of the component on show
const FRAMES = 3; // until pictures are drawn anew
const PART = "data-tl-part"; // of its parts on show
const ASK = "ask"; // the view of the question to a class

export class Presenter {
  /**
   * @param {Text} text
   * @param {PresentedPage} page
   * @param {AbortSignal} signal
   */
  constructor(text, page, signal) {
    this.text = text;
    this.page = page;
    this.on = false;
    this.tab = "";
    this.place = 0; // of the view among its tab's
    this.shown = ""; // key of the view on show
    this.before = ""; // key of the one before the question
    /** @type {HTMLElement | null} */
    this.stage = null;
    this.views = make("div", "tl-page-views", { role: "group", "aria-label": text.views });
    this.primary = make("button", "tl-page-strip-button tl-page-primary", { type: "button", click: () => page.primary() });
    this.answers = make("button", "tl-page-strip-button tl-page-answers", { type: "button", click: () => page.answers() });
    const back = this.stripButton("‹", text.view_back, () => this.move(-1));
    const next = this.stripButton("›", text.view_next, () => this.move(1));
    this.turns = [back, next];
    const leave = this.stripButton(text.leave, "", () => this.leave());
    this.strip = make(
      "div",
      "tl-page-strip",
      { role: "region", "aria-label": text.presenter },
      make("div", "tl-page-strip-title", { role: "heading", "aria-level": 1 }, text.presenter), // the page's own is hidden
      back,
      this.views,
      next,
      this.answers,
      this.primary,
      leave,
    );
    this.strip.hidden = true;
    // A picture draws itself some frames later than its place is measured, and may then be higher.
    this.sizes = new ResizeObserver(() => this.shrink());
    window.addEventListener("resize", () => this.fit(), { signal });
    signal.addEventListener("abort", () => this.leave());
    this.labels = new MutationObserver(() => this.renderPrimary());
  }

  /**
   * @param {string} words
   * @param {string} name
   * @param {() => void} onClick
   */
  stripButton(words, name, onClick) {
    const node = make("button", "tl-page-strip-button", { type: "button", click: onClick }, words);
    if (name) {
      node.setAttribute("aria-label", name);
      node.title = name;
    }
    return node;
  }

  /** @returns {View[]} of the open tab */
  get choices() {
    const all = [...(VIEWS[this.tab] ?? []), ...EVERYWHERE];
    return all.filter(({ when }) => when === undefined || document.querySelector(when) !== null);
  }

  get view() {
    return this.choices[this.place];
  }

  toggle() {
    if (this.on) this.leave();
    else this.enter();
  }

  /** Where a class is asked, with the question. */
  enter() {
    this.on = true;
    document.documentElement.classList.add(PRESENTING);
    this.strip.hidden = false;
    this.tab = this.page.tab();
    this.before = "";
    this.go(Math.max(0, this.placeOf(ASK)));
    this.page.changed();
  }

  /** @param {string} key of a view; -1: there is none now */
  placeOf(key) {
    return this.choices.findIndex((view) => view.key === key);
  }

  /** The question to the class, and from there back to what was on show before. */
  turnToQuestion() {
    if (this.placeOf(ASK) < 0) return;
    if (!this.on) this.enter();
    else if (this.view?.key === ASK) this.go(Math.max(0, this.placeOf(this.before)));
    else {
      this.before = this.shown;
      this.go(this.placeOf(ASK));
    }
  }

  /** A class is asked something, or no longer, or its answers are shown: what can be shown has changed. */
  refresh() {
    if (!this.on) return;
    const isThere = this.placeOf(this.shown) >= 0;
    this.place = Math.max(0, this.placeOf(this.shown));
    if (!isThere) this.show();
    else {
      this.render();
      if (this.shown === ASK) this.fit();
    }
    this.page.changed();
  }

  leave() {
    if (!this.on) return;
    this.on = false;
    this.clear();
    document.documentElement.classList.remove(PRESENTING);
    this.strip.hidden = true;
    this.page.changed();
  }

  /** @param {string} tab that is open now */
  openTab(tab) {
    if (!this.on) return;
    if (tab !== this.tab) this.place = 0;
    this.tab = tab;
    this.show();
  }

  /** @param {number} by */
  move(by) {
    this.go((this.place + by + this.choices.length) % this.choices.length);
  }

  /** @param {number} place */
  go(place) {
    this.place = place;
    this.show();
  }

  /** Gradio may still be building the tab: it is looked for again, a few frames long. */
  show(patience = 60) {
    this.clear();
    const { view } = this;
    if (!this.on || view === undefined) return;
    const stage = document.getElementById(view.root);
    const parts = stage === null ? [] : view.parts.flatMap((selector) => [...stage.querySelectorAll(selector)]);
    if (stage === null || parts.length === 0) {
      if (patience > 0) requestAnimationFrame(() => this.view === view && this.stage === null && this.show(patience - 1));
      return;
    }
    this.stage = stage;
    this.shown = view.key;
    stage.dataset.tlView = view.key;
    stage.classList.add(STAGE);
    for (const part of parts) part.setAttribute(PART, "");
    this.render();
    this.fit();
    this.fitLater(FRAMES);
    for (const part of parts) this.sizes.observe(part);
    const button = document.querySelector(`#${view.root} [data-action="primary"], #tl-live-chart [data-action="primary"]`);
    if (button !== null) this.labels.observe(button, { subtree: true, characterData: true, childList: true });
  }

  clear() {
    this.sizes.disconnect();
    this.labels.disconnect();
    this.stage?.classList.remove(STAGE);
    this.stage?.style.removeProperty("--tl-scale");
    this.stage?.removeAttribute("data-tl-view");
    for (const part of document.querySelectorAll(`[${PART}]`)) part.removeAttribute(PART);
    this.stage = null;
  }

  /**
   * A picture that has less room may need less height, some frames later.
   *
   * @param {number} frames
   */
  fitLater(frames) {
    const { view } = this;
    requestAnimationFrame(() => {
      if (this.view !== view || !this.on) return;
      if (frames === 0) this.fit();
      else this.fitLater(frames - 1);
    });
  }

  fit() {
    const { stage } = this;
    if (stage === null) return;
    const scale = largestFitting((tried) => this.fits(tried));
    stage.style.setProperty("--tl-scale", String(scale));
  }

  /** @param {number} scale */
  fits(scale) {
    const { stage } = this;
    if (stage === null) return true;
    stage.style.setProperty("--tl-scale", String(scale));
    return stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth + 1;
  }

  /** Only ever smaller: what grows with its place and its place with it would never end. */
  shrink() {
    const scale = Number(this.stage?.style.getPropertyValue("--tl-scale"));
    if (this.stage === null || !scale || this.fits(scale)) return;
    const fitting = largestFitting((tried) => this.fits(tried), 0.7, scale);
    this.stage.style.setProperty("--tl-scale", String(fitting));
  }

  render() {
    const buttons = this.choices.map(({ key }, place) => {
      const node = make("button", "tl-page-strip-button", { type: "button", "data-view": key, click: () => this.go(place) });
      node.textContent = this.text[`view_${key}`];
      node.setAttribute("aria-pressed", String(place === this.place));
      return node;
    });
    const focused = document.activeElement instanceof HTMLElement && this.views.contains(document.activeElement);
    this.views.replaceChildren(...buttons);
    for (const button of this.turns) button.hidden = buttons.length < 2;
    if (focused) buttons[this.place].focus();
    this.renderPrimary();
  }

  renderPrimary() {
    const words = this.page.primaryWords();
    this.primary.hidden = words === "";
    setText(this.primary, words);
    this.answers.hidden = this.view?.key !== ASK;
    setText(this.answers, this.page.answersWords());
  }

  /** What is on show, in a sentence. */
  get words() {
    return this.on && this.view ? fill(this.text.presenting, { view: this.text[`view_${this.view.key}`] }) : "";
  }
}
