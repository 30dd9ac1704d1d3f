/** The races to choose from, by group, one's own last. */
import { make, onPress, turnOff } from "../shared/dom.js";
import { OWN } from "./view_state.js";

/** @typedef {{ name: string, title: string }} Entry */

export class RaceList {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {import("./types.d.ts").Lesson[]} lessons
   * @param {(race: string) => void} onPick is called with the name of a race
   */
  constructor(text, lessons, onPick) {
    this.text = text;
    this.onPick = onPick;
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map(); // by the name of the race
    const groups = [...new Set(lessons.map(({ group }) => group))].map((group) => {
      const members = lessons.filter((lesson) => lesson.group === group);
      return this.buildGroup(group, members);
    });
    const own = this.buildGroup(OWN, [{ name: OWN, title: text.own_title }]);
    this.node = make("div", "tl-race-list", { role: "group", "aria-label": text.pick }, ...groups, own);
  }

  /**
   * @param {string} group
   * @param {Entry[]} entries
   */
  buildGroup(group, entries) {
    const label = make("span", "tl-race-label", {}, this.text[`group_${group}`]);
    return make("div", "tl-race-group", {}, label, ...entries.map((entry) => this.buildButton(entry)));
  }

  /** @param {Entry} entry */
  buildButton({ name: race, title }) {
    const button = make("button", "tl-race-pick", { type: "button", "data-race": race }, title);
    onPress(button, () => this.onPick(race));
    this.buttons.set(race, button);
    return button;
  }

  /**
   * @param {string} chosen
   * @param {boolean} busy whether a race is going or asked for: no other can be chosen
   */
  render(chosen, busy) {
    for (const [race, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(race === chosen));
      turnOff(button, busy && race !== chosen);
    }
  }
}
