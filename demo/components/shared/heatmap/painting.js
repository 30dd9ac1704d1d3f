/** The drawing of a heatmap, on a sheet outside the page. */
import { inkOn } from "./colours.js";
import { labelled, shorten } from "./layout.js";

/** @typedef {import("./heatmap.js").View} View */
/** @typedef {import("./heatmap.js").Cell} Cell */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./colours.js").Colours} Colours */

export class Painting {
  constructor() {
    this.sheet = document.createElement("canvas");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.sheet.getContext("2d"));
    /** @type {{ pattern: CanvasPattern, colour: string, ratio: number } | null} */
    this.hatch = null;
  }

  /**
   * @param {View} view
   * @param {Layout} layout
   * @param {Colours} colours
   * @param {Cell | null} pointed the cell under the pointer or the keyboard
   * @param {number} one the fixed point of a weight of 1
   */
  draw(view, layout, colours, pointed, one) {
    const { ratio, width, height } = layout;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.drawCells(view, layout, colours);
    if (view.current !== null) this.drawCurrent(view, view.current, layout, colours, one);
    if (typeof view.outlined === "number") this.outlineRow(view.outlined, view.columns.length, layout, colours);
    if (view.chosen) this.drawChosen(view.chosen, layout, colours);
    if (pointed) this.drawPointed(pointed, layout, colours);
    this.drawRowLabels(view, layout, colours, pointed);
    this.drawColumnLabels(layout, colours, pointed);
  }

  /**
   * @param {View} view
   * @param {Layout} layout
   * @param {Colours} colours
   */
  drawCells({ rows, columns, image, current }, { left, top, cell, ratio }, colours) {
    const { context } = this;
    const right = left + cell * columns.length;
    const bottom = top + cell * rows.length;
    context.imageSmoothingEnabled = false;
    context.drawImage(image, left, top, right - left, bottom - top);
    if (current !== null && current + 1 < rows.length) {
      const from = top + cell * (current + 1);
      context.globalAlpha = 0.78;
      context.fillStyle = colours.paper;
      context.fillRect(left, from, right - left, bottom - from);
      context.globalAlpha = 0.4;
      context.fillStyle = this.hatching(colours.muted, ratio);
      context.fillRect(left, from, right - left, bottom - from);
      context.globalAlpha = 1;
    }
    if (cell >= 14) this.drawGaps(columns.length, rows.length, left, top, cell, colours);
    context.lineWidth = 1;
    context.strokeStyle = colours.line;
    context.strokeRect(left - 0.5, top - 0.5, right - left + 1, bottom - top + 1);
  }

  /**
   * Diagonal hairlines: what is not computed yet looks different in print and to any eye.
   *
   * @param {string} colour
   * @param {number} ratio
   */
  hatching(colour, ratio) {
    if (this.hatch?.colour === colour && this.hatch.ratio === ratio) return this.hatch.pattern;
    const tile = document.createElement("canvas");
    const side = Math.round(6 * ratio);
    tile.width = side;
    tile.height = side;
    const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    pen.strokeStyle = colour;
    pen.lineWidth = ratio * 0.7;
    pen.beginPath();
    for (const shift of [-side, 0, side]) {
      pen.moveTo(shift - 1, side + 1);
      pen.lineTo(shift + side + 1, -1);
    }
    pen.stroke();
    const pattern = /** @type {CanvasPattern} */ (this.context.createPattern(tile, "repeat"));
    pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
    this.hatch = { pattern, colour, ratio };
    return pattern;
  }

  /**
   * A hair of paper between large cells.
   *
   * @param {number} columns
   * @param {number} rows
   * @param {number} left
   * @param {number} top
   * @param {number} cell
   * @param {Colours} colours
   */
  drawGaps(columns, rows, left, top, cell, colours) {
    const { context } = this;
    context.strokeStyle = colours.paper;
    context.globalAlpha = 0.6;
    context.lineWidth = 1;
    context.beginPath();
    for (let column = 1; column < columns; column += 1) {
      context.moveTo(left + cell * column, top);
      context.lineTo(left + cell * column, top + cell * rows);
    }
    for (let row = 1; row < rows; row += 1) {
      context.moveTo(left, top + cell * row);
      context.lineTo(left + cell * columns, top + cell * row);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  /**
   * The current row is outlined, and says its numbers where there is room.
   *
   * @param {View} view
   * @param {number} current
   * @param {Layout} layout
   * @param {Colours} colours
   * @param {number} one
   */
  drawCurrent({ columns, weights }, current, layout, colours, one) {
    const { context } = this;
    const { left, top, cell, fonts } = layout;
    this.outlineRow(current, columns.length, layout, colours);
    if (cell < 36) return;
    context.font = fonts.plain;
    context.textAlign = "center";
    context.textBaseline = "middle";
    columns.forEach((_, column) => {
      const weight = weights[current * columns.length + column] / one;
      context.fillStyle = inkOn(colours.table[Math.round(weight * 255)]);
      context.fillText(weight.toFixed(2), left + cell * (column + 0.5), top + cell * (current + 0.5));
    });
  }

  /**
   * @param {number} row
   * @param {number} columns
   * @param {Layout} layout
   * @param {Colours} colours
   */
  outlineRow(row, columns, { left, top, cell }, colours) {
    this.context.lineWidth = 2;
    this.context.strokeStyle = colours.accent;
    this.context.strokeRect(left - 1, top + cell * row - 1, cell * columns + 2, cell + 2);
  }

  /**
   * @param {Cell} pointed
   * @param {Layout} layout
   * @param {Colours} colours
   */
  drawPointed(pointed, layout, colours) {
    this.outlineCell(pointed, layout, 3, colours.paper);
    this.outlineCell(pointed, layout, 1.5, colours.ink);
  }

  /**
   * The cell that somebody looks into.
   *
   * @param {Cell} chosen
   * @param {Layout} layout
   * @param {Colours} colours
   */
  drawChosen(chosen, layout, colours) {
    this.outlineCell(chosen, layout, 5, colours.paper);
    this.outlineCell(chosen, layout, 3, colours.accent);
  }

  /**
   * @param {Cell} outlined
   * @param {Layout} layout
   * @param {number} width
   * @param {string} colour
   */
  outlineCell({ row, column }, { left, top, cell }, width, colour) {
    this.context.lineWidth = width;
    this.context.strokeStyle = colour;
    this.context.strokeRect(left + cell * column, top + cell * row, cell, cell);
  }

  /**
   * What each row writes, and before it what it reads.
   *
   * @param {View} view
   * @param {Layout} layout
   * @param {Colours} colours
   * @param {Cell | null} pointed
   */
  drawRowLabels({ rows, current }, { left, top, cell, size, fonts, arrowWidth, outputWidth, rowTexts }, colours, pointed) {
    const { context } = this;
    context.textBaseline = "middle";
    for (const index of labelled(rows.length, pointed ? [pointed.row] : [current], every(size, cell))) {
      const { input } = rows[index];
      const y = top + cell * (index + 0.5);
      const later = current !== null && index > current;
      context.textAlign = "right";
      context.font = fonts.strong;
      context.fillStyle = later ? colours.muted : index === current ? colours.accent : colours.ink;
      context.fillText(rowTexts[index], left - 8, y);
      if (!arrowWidth || input === undefined) continue;
      context.fillStyle = colours.muted;
      context.font = fonts.small;
      context.fillText(shorten(input), left - 8 - outputWidth - arrowWidth, y);
      context.textAlign = "center";
      context.fillText("→", left - 8 - outputWidth - arrowWidth / 2, y);
    }
  }

  /**
   * @param {Layout} layout
   * @param {Colours} colours
   * @param {Cell | null} pointed
   */
  drawColumnLabels({ left, top, cell, size, fonts, columnTexts, columnWidths }, colours, pointed) {
    const { context } = this;
    context.textBaseline = "middle";
    for (const index of labelled(columnTexts.length, pointed ? [pointed.column] : [], every(size, cell))) {
      const x = left + cell * (index + 0.5);
      const strong = pointed?.column === index;
      context.font = strong ? fonts.strong : fonts.plain;
      context.fillStyle = strong ? colours.ink : colours.muted;
      if (columnWidths[index] <= cell - 3 || Array.from(columnTexts[index]).length === 1) {
        context.textAlign = "center";
        context.fillText(columnTexts[index], x, top - size / 2 - 4);
      } else {
        // too long to lie: it stands
        context.save();
        context.translate(x, top - 6);
        context.rotate(-Math.PI / 2);
        context.textAlign = "left";
        context.fillText(columnTexts[index], 0, 0);
        context.restore();
      }
    }
  }
}

/**
 * Of labels of that size beside such cells, every so many-th has room.
 *
 * @param {number} size
 * @param {number} cell
 */
function every(size, cell) {
  return Math.max(1, Math.ceil((size + 2) / cell));
}
