/** What a link is to hide and to lock: two boxes a part, of which one at most is checked. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {"lock" | "hide"} Kind */

export class PartTable {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {Record<string, string[]>} groups
   * @param {() => void} changed
   */
  constructor(text, groups, changed) {
    this.text = text;
    this.changed = changed;
    /** @type {Map<string, Record<Kind, HTMLInputElement>>} */
    this.boxes = new Map();
    const head = make("tr", "", {}, ...["part", "lock", "hide"].map((name) => make("th", "", { scope: "col" }, text[name])));
    const bodies = Object.entries(groups).map(([group, names]) =>
      make(
        "tbody",
        "",
        {},
        make("tr", "", {}, make("th", "tl-links-group", { scope: "rowgroup", colspan: 3 }, text[`group_${group}`])),
        ...names.map((name) => this.row(name)),
      ),
    );
    this.node = make("table", "tl-links-table", {}, make("thead", "", {}, head), ...bodies);
  }

  /** @param {string} name of a part */
  row(name) {
    const words = this.text[`part_${name}`];
    /** @param {Kind} kind */
    const box = (kind) => {
      const label = fill(this.text[`${kind}_part`], { part: words });
      return make("input", "", { type: "checkbox", "aria-label": label, "data-part": name, "data-kind": kind });
    };
    const boxes = { lock: box("lock"), hide: box("hide") };
    boxes.lock.addEventListener("change", () => this.onCheck(boxes.lock, boxes.hide));
    boxes.hide.addEventListener("change", () => this.onCheck(boxes.hide, boxes.lock));
    this.boxes.set(name, boxes);
    const cells = [boxes.lock, boxes.hide].map((node) => make("td", "", {}, make("label", "tl-links-box", {}, node)));
    return make("tr", "", {}, make("th", "", { scope: "row" }, words), ...cells);
  }

  /**
   * @param {HTMLInputElement} box
   * @param {HTMLInputElement} other what is hidden is not locked besides
   */
  onCheck(box, other) {
    if (box.checked) other.checked = false;
    this.changed();
  }

  /** @returns {import("./types.d.ts").Locks} */
  get locks() {
    /** @param {Kind} kind */
    const checked = (kind) => [...this.boxes].filter(([, boxes]) => boxes[kind].checked).map(([name]) => name);
    return { locked: checked("lock"), hidden: checked("hide") };
  }

  /** @param {import("./types.d.ts").Locks} locks */
  set locks({ locked, hidden }) {
    for (const [name, boxes] of this.boxes) {
      boxes.lock.checked = locked.includes(name);
      boxes.hide.checked = hidden.includes(name);
    }
  }
}
