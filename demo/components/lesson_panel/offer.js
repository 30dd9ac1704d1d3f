/** Who has never been here is offered the first lesson, in one line. */
import { query } from "../shared/address.js";
import { make } from "../shared/dom.js";
import { stateNames } from "../shared/state_names.js";
import { remember, remembered, store, stored } from "../shared/storage.js";
import { fill } from "../shared/text.js";

const SEEN = "tl-visited"; // in this browser
const OFFERED = "tl-lesson-offered"; // in this tab: "yes" until it is answered, so that a reload keeps it
const ELSEWHERE = ["room", "lesson", "lock"]; // an address with these was given to somebody for something

/**
 * Whether the offer is to be made.
 *
 * @param {object} known
 * @param {URLSearchParams} known.address
 * @param {boolean} known.visited this browser has been here before
 * @param {boolean} known.offered it was made in this tab, and not answered
 */
export function offerIsDue({ address, visited, offered }) {
  if (ELSEWHERE.some((name) => address.has(name))) return false;
  return offered || (!visited && stateNames(address).length === 0);
}

/** Whether it is to be made on this page; from now on this browser has been here. */
function isDue() {
  const due = offerIsDue({ address: query(), visited: remembered(SEEN) !== null, offered: stored(OFFERED) === "yes" });
  remember(SEEN, "yes");
  store(OFFERED, due ? "yes" : null);
  return due;
}

export class LessonOffer {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {import("../shared/api_types").LessonTitle | undefined} first lesson
   * @param {{ begin: (name: string) => void, dismissed: () => void }} actions
   */
  constructor(text, first, { begin, dismissed }) {
    this.isDue = first !== undefined && isDue();
    const { name = "", title = "", minutes = 0 } = first ?? {};
    const start = make(
      "button",
      "tl-lesson-start",
      { type: "button", "data-action": "offer-start", click: () => begin(name) },
      text.offer_start,
    );
    const no = make("button", "tl-lesson-quiet", { type: "button", "data-action": "offer-no" }, text.offer_no);
    no.addEventListener("click", () => {
      this.answer();
      dismissed();
    });
    this.node = make("div", "tl-lesson-offer", { role: "group", "aria-label": text.lessons });
    const words = make("span", "tl-lesson-offer-words", {}, make("strong", "", {}, text.offer_new), fill(text.offer, { title, minutes }));
    this.node.append(make("div", "tl-lesson-offer-line", {}, words, start, no));
  }

  /** It has been answered, one way or the other. */
  answer() {
    this.isDue = false;
    store(OFFERED, null);
  }

  /** @param {boolean} isBusy something else is asked of them */
  render(isBusy) {
    this.node.hidden = !this.isDue || isBusy;
  }
}
