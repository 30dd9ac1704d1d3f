/** The board: who entered what, and how far each has come. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").ClassRaceBoard} ClassRaceBoard */
/** @typedef {import("./types.d.ts").ClassRaceEntry} ClassRaceEntry */

const COLUMNS = ["place", "entry", "students", "exact", "reached", "loss"];
const DASH = "–";

export class Board {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {import("./types.d.ts").NumberFormats} formats
   */
  constructor(text, formats) {
    this.text = text;
    this.formats = formats;
    this.headline = make("p", "tl-class-headline", { role: "status" });
    this.body = make("tbody");
    const head = make(
      "tr",
      "",
      {},
      ...COLUMNS.map((column) => make("th", `tl-class-${column}`, { scope: "col" }, text[`column_${column}`])),
    );
    const table = make("table", "tl-class-table", {}, make("caption", "tl-unseen", {}, text.board), make("thead", "", {}, head), this.body);
    this.node = make("div", "tl-class-board", {}, this.headline, make("div", "tl-class-scroll", {}, table));
    /** @type {HTMLTableRowElement[]} */
    this.rows = [];
  }

  /** @param {ClassRaceBoard | null} board */
  render(board) {
    const entries = board?.entries ?? [];
    this.node.hidden = entries.length === 0;
    setText(this.headline, board?.headline ?? "");
    this.headline.hidden = !board?.headline;
    while (this.rows.length > entries.length) this.rows.pop()?.remove();
    while (this.rows.length < entries.length) this.rows.push(this.body.appendChild(newRow()));
    const raced = board !== null && board.status !== "open";
    entries.forEach((entry, i) => this.renderRow(this.rows[i], entry, raced ? i + 1 : null));
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {ClassRaceEntry} entry
   * @param {number | null} place null: nothing has been raced
   */
  renderRow(row, entry, place) {
    const { text, formats } = this;
    const [placeCell, name, students, exact, reached, loss] = row.cells;
    row.classList.toggle("tl-class-mine", entry.mine);
    setText(placeCell, place === null ? "" : String(place));
    setText(name, entry.mine ? fill(text.mine, { name: entry.name }) : entry.name);
    setText(students, formats.whole(entry.count));
    renderBar(exact, entry.exact_match, formats);
    setText(reached, entry.reached === null ? entry.words || DASH : fill(text.at_step, { step: formats.whole(entry.reached) }));
    setText(loss, entry.loss === null ? DASH : formats.decimal(entry.loss));
  }
}

function newRow() {
  const cells = COLUMNS.map((column) =>
    make(column === "entry" ? "th" : "td", `tl-class-${column}`, column === "entry" ? { scope: "row" } : {}),
  );
  cells[COLUMNS.indexOf("exact")].append(
    make("div", "tl-class-measure", {}, make("span", "tl-class-bar"), make("span", "tl-class-percent")),
  );
  return make("tr", "", {}, ...cells);
}

/**
 * @param {HTMLElement} cell
 * @param {number | null} share 0 to 1
 * @param {import("./types.d.ts").NumberFormats} formats
 */
function renderBar(cell, share, formats) {
  const [bar, words] = /** @type {HTMLElement[]} */ ([...cell.children[0].children]);
  bar.style.setProperty("--tl-share", String(share ?? 0));
  setText(words, share === null ? DASH : formats.percent(100 * share));
}
