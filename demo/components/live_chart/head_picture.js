/**
 * The head that the attention film shows, small, where the film itself stands further below: on a phone. A press leads to the film.
 */
import { make, onPress } from "../shared/dom.js";
import { subscribe } from "../shared/messages.js";

export class HeadPicture {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {AbortSignal} signal
   */
  constructor(text, signal) {
    this.canvas = document.createElement("canvas");
    this.node = make(
      "button",
      "tl-head-picture",
      { type: "button", "aria-label": text.head_picture, title: text.head_picture },
      this.canvas,
    );
    this.node.hidden = true;
    onPress(this.node, () => document.getElementById("tl-attention-film")?.scrollIntoView({ block: "start" }));
    subscribe("filmPicture", ({ image }) => this.draw(image), signal);
  }

  /** @param {HTMLCanvasElement | null} image one pixel a cell */
  draw(image) {
    const { canvas } = this;
    this.node.hidden = image === null;
    if (image === null || this.node.offsetParent === null) return;
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
  }
}
