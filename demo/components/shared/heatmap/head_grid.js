/** A thumbnail of every head, a row a layer: press one to see it large. Classes begin with the component's own. */
import { make } from "../dom.js";
import { headName } from "./heads.js";

/** @typedef {{ layer: number, head: number, button: HTMLButtonElement, canvas: HTMLCanvasElement }} Thumbnail */

export class HeadGrid {
  /**
   * @param {string} component the beginning of its classes
   * @param {import("../text.js").Text} text
   * @param {(layer: number, head: number) => void} choose
   */
  constructor(component, text, choose) {
    this.component = component;
    this.text = text;
    this.choose = choose;
    /** @type {Thumbnail[]} */
    this.thumbnails = [];
    this.grid = make("div", `${component}-thumbs`);
    this.node = make("div", `${component}-scroller`, { role: "group", "aria-label": text.thumbs_axes }, this.grid);
    this.heads = 0; // of a layer
    this.isPointed = false; // the focus came by a press: the arrow keys stay those of whatever plays
    this.grid.addEventListener("pointerdown", () => (this.isPointed = true));
    this.grid.addEventListener("focusout", () => (this.isPointed = false));
    this.grid.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * One tab stop; the arrow keys, Home and End lead from one to the other.
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const last = this.thumbnails.length - 1;
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.heads, ArrowDown: this.heads, Home: -last, End: last }[key];
    const here = this.thumbnails.findIndex(({ button }) => button === event.target);
    if (move === undefined || here < 0 || this.isPointed || ctrlKey || metaKey || altKey || shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const there = key === "Home" ? 0 : key === "End" ? last : here + move;
    if (there < 0 || there > last) return;
    this.stopAt(this.thumbnails[there].button);
    this.thumbnails[there].button.focus();
  }

  /** @param {HTMLElement | undefined} only the one button that Tab leads to */
  stopAt(only) {
    for (const { button } of this.thumbnails) button.tabIndex = button === only ? 0 : -1;
  }

  clear() {
    this.thumbnails = [];
    this.grid.replaceChildren();
  }

  /**
   * @param {number} layers
   * @param {number} heads
   * @param {(layer: number, head: number) => HTMLCanvasElement} pictureOf
   */
  build(layers, heads, pictureOf) {
    this.clear();
    this.heads = heads;
    this.grid.style.setProperty("--tl-heads", String(heads));
    this.grid.append(make("span"));
    for (let head = 0; head < heads; head += 1) this.grid.append(this.label(head + 1));
    for (let layer = 0; layer < layers; layer += 1) {
      this.grid.append(this.label(layer + 1));
      for (let head = 0; head < heads; head += 1) {
        const thumbnail = this.thumbnail(layer, head, pictureOf(layer, head));
        this.thumbnails.push(thumbnail);
        this.grid.append(thumbnail.button);
      }
    }
  }

  /**
   * Which thumbnails are pressed.
   *
   * @param {(layer: number, head: number) => boolean} isChosen
   */
  press(isChosen) {
    for (const { layer, head, button } of this.thumbnails) button.setAttribute("aria-pressed", String(isChosen(layer, head)));
    const pressed = this.thumbnails.find(({ layer, head }) => isChosen(layer, head)) ?? this.thumbnails[0];
    if (!this.grid.contains(document.activeElement)) this.stopAt(pressed?.button);
  }

  /** @param {number} count */
  label(count) {
    return make("span", `${this.component}-thumb-label`, { "aria-hidden": "true" }, String(count));
  }

  /**
   * @param {number} layer
   * @param {number} head
   * @param {HTMLCanvasElement} canvas
   * @returns {Thumbnail}
   */
  thumbnail(layer, head, canvas) {
    const words = headName(this.text, layer, head);
    const attributes = { type: "button", "aria-label": words, title: words, "data-layer": layer + 1, "data-head": head + 1 };
    const button = make("button", `${this.component}-thumb`, { ...attributes, click: () => this.choose(layer, head) }, canvas);
    return { layer, head, button, canvas };
  }
}
