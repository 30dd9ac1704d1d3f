/** Files of what is on show: the picture, or the curves as a table. */
import { make, setText } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { isDark } from "../shared/theme.js";

/** @typedef {import("../shared/api_types.d.ts").ScheduleDownloadRequest} ScheduleDownloadRequest */
/** @typedef {import("./types.d.ts").State} State */

/** @type {ScheduleDownloadRequest["format"][]} */
const FORMATS = ["svg", "png", "csv"];

/**
 * What the server is asked for.
 *
 * @param {State} state
 * @param {ScheduleDownloadRequest["format"]} format
 * @param {boolean} dark
 * @returns {ScheduleDownloadRequest}
 */
export function downloadRequest(state, format, dark) {
  const { d_model, warmup_steps, lr_factor, max_steps, step, compare, families, x, y } = state;
  return {
    format,
    d_model,
    warmup_steps,
    lr_factor,
    max_steps,
    step,
    compare,
    family: compare === "schedules" ? [] : families[compare],
    log_x: x === "log",
    log_y: y === "log",
    dark,
  };
}

/**
 * A line with a button for each kind of file.
 *
 * @param {State} state
 * @param {import("../shared/text.js").Text} text
 * @param {(request: ScheduleDownloadRequest) => Parameters<typeof fetchFile>[0]} download
 */
export function fileButtons(state, text, download) {
  const error = make("span", "tl-alert", { role: "alert" });
  const buttons = FORMATS.map((format) => {
    const words = text["save_" + format];
    const button = make(
      "button",
      "tl-noam-save-button",
      { type: "button", "data-format": format, "aria-label": words, title: words },
      format.toUpperCase(),
    );
    button.addEventListener("click", async () => {
      button.disabled = true;
      setText(error, await fetchFile(download(downloadRequest(state, format, isDark())), text.save_failed));
      button.disabled = false;
    });
    return button;
  });
  return make("p", "tl-noam-save", {}, make("span", "tl-option-name", {}, text.save), ...buttons, error);
}
