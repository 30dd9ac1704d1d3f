/** Files of what is on show: pictures, the whole decode, the model. */
import { make } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { fill } from "../shared/text.js";
import { oneHead } from "./view_state.js";

/** @typedef {import("./types.d.ts").AttentionKind} AttentionKind */
/** @typedef {import("./types.d.ts").FileFormat} FileFormat */

/** @type {FileFormat[]} */
const PICTURE_FORMATS = ["svg", "png"];

/**
 * What the server needs to make the file. Step, layer and head count from 0; head null is the mean.
 *
 * @param {import("./types.d.ts").ViewState} state
 * @param {FileFormat} format
 * @param {AttentionKind} map
 * @param {string} language
 * @returns {import("./types.d.ts").DecodeDownloadRequest & { language: string }}
 */
export function fileRequest({ decode, step, layer, head, dark }, format, map, language) {
  const pictured = map === "cross" ? head : oneHead(head); // only the large picture has room for all heads
  return { request: decode?.request ?? null, format, step, layer, head: pictured === "mean" ? null : pictured, map, dark, language };
}

export class SaveButtons {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {string} language
   * @param {ReturnType<typeof import("../shared/api.js").apiOf>["decodes"]["download"]} download
   */
  constructor({ state, text }, language, download) {
    this.state = state;
    this.text = text;
    this.language = language;
    this.download = download;
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    this.error = make("p", "tl-attn-error", { role: "alert" });
  }

  /**
   * Those of a figure.
   *
   * @param {AttentionKind} kind
   */
  ofFigure(kind) {
    const { text } = this;
    const buttons = PICTURE_FORMATS.map((format) =>
      this.button(format, kind, fill(text.save_figure, { figure: text[kind], format: text[format] })),
    );
    if (kind === "cross") buttons.push(this.button("json", kind, text.save_trace), this.button("ckpt", kind, text.save_model));
    return buttons;
  }

  /**
   * @param {FileFormat} format
   * @param {AttentionKind} kind
   * @param {string} words
   */
  button(format, kind, words) {
    const attributes = { type: "button", "aria-label": words, title: words, click: () => this.save(button, format, kind) };
    const button = make("button", "tl-attn-save-button", attributes, this.text[format]);
    button.dataset.format = format;
    this.buttons.push(button);
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {FileFormat} format
   * @param {AttentionKind} kind
   */
  async save(button, format, kind) {
    button.disabled = true;
    const asked = this.download(fileRequest(this.state, format, kind, this.language));
    this.error.textContent = await fetchFile(asked, this.text.save_failed);
    button.disabled = this.state.decode === null;
  }

  /** @param {import("./decode.js").Decode | null} decode */
  render(decode) {
    for (const button of this.buttons) button.disabled = decode === null;
    this.error.textContent = "";
  }
}
