/** Says that what is on show is a recording, of what, and at its end what became of it; holds it, plays it and winds it. */
import { addressWith } from "../shared/address.js";
import { make, setText } from "../shared/dom.js";
import { fill, joined } from "../shared/text.js";
import { labelButton, transportButton } from "../shared/transport.js";

/** @typedef {import("./types.d.ts").Recording} Recording */
/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./recording_player.js").RecordingPlayer} RecordingPlayer */

/**
 * What is said of a recording: before its end what it is of, at its end what became of it and whether the lesson's own check came out
 * right. All of that is read from the recording.
 *
 * @param {Pick<RecordingPlayer, "name" | "over" | "recording" | "verdict">} player
 * @param {Text} text
 */
export function recordingWords({ name, over, recording, verdict }, text) {
  const about = text[`recording_${name}`];
  if (!over || recording === null || !verdict?.verdict) return about;
  return joined([text[`recording_short_${name}`], verdict.sentences[0], checkWords(recording, text)]);
}

/**
 * @param {Recording} recording
 * @param {Text} text
 */
function checkWords({ check: { source, expected, output } }, text) {
  const right = output.join() === expected.join();
  return fill(right ? text.check_right : text.check_wrong, { source: source.join(" "), output: output.join(" ") });
}

/**
 * The address at which the trained model of a recording is decoded with; null: it is not shipped.
 *
 * @param {Recording} recording
 */
export function decodeAddress({ query, model, check }) {
  if (model === null) return null;
  return addressWith(location.href, [
    ...Object.entries(query),
    ["tab", "decode"],
    ["model", model.name],
    ["source", check.source.join(" ")],
  ]);
}

export class RecordingLine {
  /**
   * @param {Text} text
   * @param {object} actions
   * @param {() => void} actions.toggle
   * @param {(step: number) => void} actions.seek
   * @param {() => void} actions.real trains what was recorded
   */
  constructor(text, { toggle, seek, real }) {
    this.text = text;
    this.words = make("span", "tl-recording-words", { role: "status" });
    this.button = transportButton("recording", "tl-small", toggle);
    this.slider = make("input", "tl-slider tl-recording-slider", {
      type: "range",
      min: 1,
      max: 1,
      step: 1,
      "aria-label": text.recording_position,
      input: () => seek(Number(this.slider.value)),
    });
    this.real = make("button", "tl-link", { type: "button", "data-action": "real", title: text.recording_real_title, click: real });
    this.real.append(text.recording_real);
    this.decode = make("a", "tl-link tl-recording-decode", {}, text.recording_decode);
    this.row = make("div", "tl-recording-row", {}, this.slider, this.real, this.decode);
    this.node = make("div", "tl-message tl-recording", {}, this.button, this.words, this.row);
  }

  /**
   * @param {RecordingPlayer} player
   * @param {boolean} opening whether it is the one that is played when the page is opened
   */
  render(player, opening) {
    const { name, playing, over, recording, run } = player;
    const { text, button, slider } = this;
    this.node.hidden = name === null;
    if (name === null) return;
    setText(this.words, opening ? text[`recording_${name}`] : recordingWords(player, text));
    button.style.visibility = recording === null ? "hidden" : "";
    if (playing || recording === null) labelButton(button, "pause", text.recording_pause);
    else if (over) labelButton(button, "reset", text.recording_again);
    else labelButton(button, "play", text.recording_play);
    this.row.hidden = opening || recording === null;
    if (this.row.hidden || recording === null || run === null) return;
    slider.max = String(recording.poll.step);
    slider.value = String(run.step);
    slider.style.setProperty("--tl-fill", `${(100 * run.step) / recording.poll.step}%`);
    slider.setAttribute("aria-valuetext", fill(text.step_of, { step: run.step, max: recording.poll.step }));
    this.words.title = fill(text.recording_made, { command: recording.made.command, torch: recording.made.versions.torch });
    const address = decodeAddress(recording);
    this.decode.hidden = address === null;
    if (address !== null) this.decode.href = address;
  }
}
