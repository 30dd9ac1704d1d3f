/** The runs of a visit in a table, which opens when somebody asks for it, and is kept as CSV. */
import { make, setText } from "../shared/dom.js";
import { saveFile } from "../shared/files.js";
import { csvOf, tableOf } from "./words.js";

export class Comparison {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {import("./types.d.ts").NumberFormats} formats
   * @param {() => void} onToggle
   */
  constructor(text, formats, onToggle) {
    this.text = text;
    this.formats = formats;
    /** @type {import("./types.d.ts").Entry[]} */
    this.entries = [];
    this.toggle = make(
      "button",
      "tl-choice",
      { type: "button", "data-action": "compare", "aria-controls": "tl-runs-comparison" },
      text.compare,
    );
    this.toggle.addEventListener("click", () => {
      this.node.hidden = !this.node.hidden;
      onToggle();
    });
    this.head = make("thead");
    this.body = make("tbody");
    const table = make("table", "tl-runs-table", {}, make("caption", "", {}, text.table), this.head, this.body);
    this.csv = make(
      "button",
      "tl-choice",
      { type: "button", "data-action": "compare-csv", "aria-label": text.table_csv, title: text.table_csv },
      "CSV",
    );
    this.csv.addEventListener("click", () => this.save());
    this.same = make("p", "tl-runs-same");
    const box = make("div", "tl-runs-table-box", { tabindex: 0, role: "group", "aria-label": text.table }, table);
    this.node = make("div", "tl-runs-comparison", { id: "tl-runs-comparison" }, box, this.same, this.csv);
    this.node.hidden = true;
  }

  /** @param {import("./types.d.ts").Entry[]} entries */
  render(entries) {
    this.entries = entries;
    this.toggle.hidden = entries.length < 2;
    if (this.toggle.hidden) this.node.hidden = true;
    this.toggle.setAttribute("aria-expanded", String(!this.node.hidden));
    if (this.node.hidden) return;
    const [head, ...rows] = tableOf(entries, this.text, this.formats);
    this.head.replaceChildren(make("tr", "", {}, ...head.map((cell) => make("th", "", { scope: "col" }, cell))));
    this.body.replaceChildren(
      ...rows.map(([name, ...cells]) =>
        make("tr", "", {}, make("th", "", { scope: "row" }, name), ...cells.map((cell) => make("td", "", {}, cell))),
      ),
    );
    setText(this.same, head.length === 6 ? this.text.same_settings : "");
  }

  save() {
    const bytes = new TextEncoder().encode(csvOf(this.entries, this.text));
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    saveFile({ name: "runs.csv", mime: "text/csv", base64 });
  }
}
