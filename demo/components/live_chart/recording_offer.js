/** Offers the recordings of a training for which nobody would wait, where that training is what Train would begin. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { labelButton, transportButton } from "../shared/transport.js";

/** @typedef {import("./types.d.ts").ShippedRecording} ShippedRecording */
/** @typedef {import("./types.d.ts").Text} Text */

/**
 * The recordings that are offered with a preset: its own, and those of its variants.
 *
 * @param {ShippedRecording[]} recordings
 * @param {string | undefined} preset
 */
export function offered(recordings, preset) {
  return recordings.filter(({ opening, query }) => !opening && query.preset === preset);
}

/**
 * What a recording comes to, in a few words; all of that is read from it.
 *
 * @param {ShippedRecording} recording
 * @param {Text} text
 */
export function offerWords({ name, right, exact_match: exact }, text) {
  const values = { order: text[`offer_${name}`], exact: Math.round(100 * exact) };
  return fill(right ? text.offer_right : text.offer_wrong, values);
}

export class RecordingOffer {
  /**
   * @param {Text} text
   * @param {ShippedRecording[]} recordings
   * @param {(name: string) => void} choose
   */
  constructor(text, recordings, choose) {
    this.recordings = recordings;
    this.lead = make("span", "tl-offer-lead", {}, text.offer_lead);
    /** @type {Map<string, HTMLElement>} */
    this.buttons = new Map(
      recordings.map((recording) => {
        const button = transportButton("offer", "tl-small tl-offer", () => choose(recording.name));
        button.dataset.recordingOffer = recording.name;
        labelButton(button, "play", offerWords(recording, text));
        return [recording.name, button];
      }),
    );
    this.node = make("div", "tl-offers", {}, this.lead, ...this.buttons.values());
  }

  /**
   * @param {string | undefined} preset of the settings that Train would begin with
   * @param {string | null} playing name of the recording on show
   * @param {boolean} going whether a training is
   */
  render(preset, playing, going) {
    const names = offered(this.recordings, preset).map(({ name }) => name);
    this.node.hidden = going || names.length === 0;
    for (const [name, button] of this.buttons) {
      button.hidden = !names.includes(name);
      button.setAttribute("aria-pressed", String(name === playing));
    }
  }
}
