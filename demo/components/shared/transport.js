/** The buttons that steer a run or a race: an icon and a word, both of which change. */
import { find, icon, make, onPress, setText, turnOff } from "./dom.js";

const ICONS = {
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M3.5 3h3.2v10H3.5zM9.3 3h3.2v10H9.3z",
  step: "M2.5 3v10l7.5-5zM11 3h2.3v10H11z",
  stop: "M3.5 3.5h9v9h-9z",
  reset: "M8 2.2a5.8 5.8 0 1 1-5.6 7.3l1.7-.5A4 4 0 1 0 5 5l1.9 1.9H1.8V1.8l1.9 1.9A5.8 5.8 0 0 1 8 2.2z",
  undo: "M6.5 2.5v3H9a4.3 4.3 0 0 1 0 8.6H5v-1.8h4a2.5 2.5 0 0 0 0-5H6.5v3L2 6.4z",
  redo: "M9.5 2.5v3H7a4.3 4.3 0 0 0 0 8.6h4v-1.8H7a2.5 2.5 0 0 1 0-5h2.5v3L14 6.4z",
};

/**
 * @param {string} action what tests and programs know it by
 * @param {string} className
 * @param {() => void} onClick
 */
export function transportButton(action, className, onClick) {
  const node = make("button", `tl-button ${className}`, { type: "button", "data-action": action }, icon(16), make("span"));
  onPress(node, onClick);
  return node;
}

/**
 * What a button shows.
 *
 * @param {HTMLElement} node of transportButton
 * @param {keyof typeof ICONS} iconName
 * @param {string} words
 */
export function labelButton(node, iconName, words) {
  find(node, "path").setAttribute("d", ICONS[iconName]);
  setText(find(node, "span"), words);
}

/** The buttons that a run and a race have in common: one that begins, pauses and resumes, Step, Stop, and one of their own. */
export class TransportButtons {
  /**
   * @param {import("./text.js").Text} text
   * @param {{ primary: () => void, step: () => void, stop: () => void }} actions
   * @param {HTMLElement} own
   */
  constructor(text, actions, own) {
    this.text = text;
    this.primary = transportButton("primary", "tl-primary", actions.primary);
    this.step = transportButton("step", "", actions.step);
    this.stop = transportButton("stop", "", actions.stop);
    labelButton(this.step, "step", text.step);
    labelButton(this.stop, "stop", text.stop);
    const attributes = { role: "group", "aria-label": text.transport };
    this.node = make("div", "tl-transport", attributes, this.primary, this.step, this.stop, own);
  }

  /**
   * @param {{ status: string, going: boolean, acting: boolean }} state
   * @param {boolean} waiting for Python's answer
   * @param {{ begin: string, mayBegin: boolean, mayStep: boolean }} now what the first button begins, and what may be pressed
   */
  show({ status, going, acting }, waiting, { begin, mayBegin, mayStep }) {
    const { text, primary } = this;
    const busy = waiting || acting;
    primary.dataset.means = status === "running" || status === "queued" ? "pause" : status === "paused" ? "resume" : "begin";
    if (status === "running" || status === "queued") labelButton(primary, "pause", text.pause);
    else if (status === "paused") labelButton(primary, "play", text.resume);
    else labelButton(primary, "play", begin);
    turnOff(primary, busy || status === "queued" || !mayBegin);
    primary.classList.toggle("tl-working", waiting);
    primary.setAttribute("aria-busy", String(waiting));
    turnOff(this.step, busy || !mayStep);
    turnOff(this.stop, busy || !going);
  }
}
