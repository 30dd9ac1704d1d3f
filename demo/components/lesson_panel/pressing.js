/** Presses a button of the page for the learner, when it can be pressed and what the step's state asked for has come. */
import { openTab } from "../shared/open_tab.js";

const AGAIN = 100; // milliseconds between two tries
const PATIENCE = 10_000;

/**
 * @typedef {"pressed" | "going" | "gone" | "impossible"} Pressed going: what it would begin is going already; gone: the step is no longer on
 *   show
 */

export class Pressing {
  /**
   * @param {Record<string, [string, string]>} buttons name -> tab and CSS selector
   * @param {() => boolean} isReady whether the page has what the step's state asked for
   */
  constructor(buttons, isReady) {
    this.buttons = buttons;
    this.isReady = isReady;
    this.tries = 0; // the last one counts
  }

  /**
   * @param {string} name
   * @returns {HTMLElement | null}
   */
  node(name) {
    const found = document.querySelector(this.buttons[name]?.[1] ?? "#none");
    return found instanceof HTMLElement ? found : null;
  }

  /**
   * What the button says.
   *
   * @param {string} name
   */
  words(name) {
    return this.node(name)?.textContent?.trim() ?? "";
  }

  /** What was to be pressed is not pressed any more. */
  cancel() {
    this.tries += 1;
  }

  /**
   * @param {string} name
   * @returns {Promise<Pressed>}
   */
  async press(name) {
    const tried = ++this.tries;
    openTab(this.buttons[name]?.[0] ?? "");
    for (const end = performance.now() + PATIENCE; performance.now() < end; await pause(AGAIN)) {
      if (tried !== this.tries) return "gone";
      const node = this.node(name);
      if (node?.dataset.means === "pause") return "going";
      if (node === null || !this.isReady() || !canBePressed(node)) continue;
      node.click();
      return "pressed";
    }
    return "impossible";
  }
}

/** @param {HTMLElement} node */
export function canBePressed(node) {
  return node.getAttribute("aria-disabled") !== "true" && !(node instanceof HTMLButtonElement && node.disabled) && node.checkVisibility();
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
