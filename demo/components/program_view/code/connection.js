/** The lines between the columns, from what is marked on one side to what is marked on the other. */
import { shape, zoomOf } from "../../shared/dom.js";
import { groupsOf } from "./lines.js";

export class Connection {
  /**
   * @param {import("./column.js").Column} plain
   * @param {import("./column.js").Column} lightning
   */
  constructor(plain, lightning) {
    this.columns = [plain, lightning];
    this.node = shape("svg", { class: "tl-programs-connection", "aria-hidden": "true" });
  }

  draw() {
    const { width, height, top } = this.node.getBoundingClientRect();
    if (width === 0) return; // one column only is shown
    const zoom = zoomOf(this.node);
    const [from, to] = this.columns.map((column) =>
      groupsOf(column.marked).flatMap(([first, last]) => {
        const lines = Array.from({ length: last - first + 1 }, (_, i) => first + i);
        return column.placeOf(lines, top) ?? [];
      }),
    );
    const end = width / zoom;
    const paths = from.flatMap((one) =>
      to.map((other) => {
        const d = `M0 ${one.middle} C${end / 2} ${one.middle} ${end / 2} ${other.middle} ${end} ${other.middle}`;
        return shape("path", one.inside && other.inside ? { d } : { d, "stroke-dasharray": "3 3" });
      }),
    );
    this.node.setAttribute("viewBox", `0 0 ${end} ${height / zoom}`);
    this.node.replaceChildren(...paths);
  }
}
