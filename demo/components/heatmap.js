// Attention weights as a picture: one canvas with labelled rows and columns, a value under the pointer.
// Plain declarations without a component around them: concatenated in front of a component's own script.

// The page's fixed point: 0 .. 65535 stands for a weight of 0 .. 1.
const FULL_WEIGHT = 65535;

// base64 of little-endian uint16 -> Uint16Array. Every machine that runs a browser today is little-endian.
function decodeWeights(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Uint16Array(bytes.buffer);
}

// A few hex anchors -> 256 packed pixels, interpolated in between.
function colourTable(anchors) {
  const rgb = anchors.map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i += 1) {
    const position = (i / 255) * (rgb.length - 1);
    const low = Math.min(Math.floor(position), rgb.length - 2);
    const [red, green, blue] = rgb[low].map((value, k) => Math.round(value + (rgb[low + 1][k] - value) * (position - low)));
    table[i] = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
  return table;
}

// The picture with one pixel a cell; drawImage without smoothing makes the cells. Drawn once, used at every step;
// what shows other weights every moment gives the canvas of the last picture to be drawn over.
function weightsImage(weights, rows, columns, table, canvas = document.createElement("canvas")) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = table[Math.round((weights[i] / FULL_WEIGHT) * 255)];
  context.putImageData(image, 0, 0);
  return canvas;
}

// Whether a packed pixel is light enough for dark writing (its luminance, by the formula of WCAG).
function isBright(pixel) {
  const linear = (byte) => ((byte & 255) / 255) ** 2.2;
  return 0.2126 * linear(pixel) + 0.7152 * linear(pixel >> 8) + 0.0722 * linear(pixel >> 16) > 0.19;
}

// The page's colours as the canvas needs them: read again when light turns to dark.
function pageColours(element, table, dark) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    paper: read("--tl-paper"), line: read("--tl-line"), ink: read("--tl-ink"), muted: read("--tl-muted"),
    accent: read("--tl-accent"), font: read("--tl-font") || "sans-serif",
    table, black: read(dark ? "--tl-paper" : "--tl-ink"), white: read(dark ? "--tl-ink" : "--tl-paper"),
  };
}

function shorten(token, length = 9) {
  const letters = Array.from(token);
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : token;
}

// One heatmap. `onPoint(cell or null)` hears which cell the pointer or the keyboard is on, `tip(cell)` words it
// in two pieces ([strong, rest]), `schedule()` asks the owner to call `paint` in the next animation frame.
class Heatmap {
  constructor({ onPoint, tip, schedule }) {
    this.onPoint = onPoint;
    this.tip = tip;
    this.schedule = schedule;
    this.view = null;
    this.cell = null;
    this.pointer = null;
    this.dirty = true;

    this.element = document.createElement("div");
    this.element.className = "tl-heat";
    this.canvas = document.createElement("canvas");
    this.canvas.className = "tl-heat-canvas";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.bubble = document.createElement("div");
    this.bubble.className = "tl-heat-tip";
    this.bubble.hidden = true;
    this.bubbleStrong = document.createElement("strong");
    this.bubbleRest = document.createElement("span");
    this.bubble.append(this.bubbleStrong, this.bubbleRest);
    this.element.append(this.canvas, this.bubble);
    // Drawn on a sheet outside the page and copied: setting a font on a canvas in the page makes the browser
    // work out all pending styles first, which cost more than all the drawing.
    this.sheet = document.createElement("canvas");
    // Told, not asked: reading a width in the middle of a step would force a layout of the whole page.
    this.room = 0;
    new ResizeObserver(() => {
      const room = this.element.clientWidth;
      if (!room || room === this.room) return;
      this.room = room;
      this.dirty = true;
      this.schedule();
    }).observe(this.element);

    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      this.pointAt(this.cellAt(event.clientX - box.left, event.clientY - box.top),
        { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    this.canvas.addEventListener("pointermove", point);
    this.canvas.addEventListener("pointerdown", point);
    this.canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.pointAt(null); // a finger lifts: the value stays readable
    });
    this.canvas.addEventListener("blur", () => this.pointAt(null));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // view: {image, weights, rows: [{input, output}] or [{output}], columns: [string], current: row or null,
  //        label, maxHeight, maxCell, compact (small type), terse (no inputs)}. `current` null: every row counts, none is outlined.
  show(view) {
    const before = this.view;
    this.view = view;
    if (!before || before.rows !== view.rows || before.columns !== view.columns) this.pointAt(null);
    this.canvas.setAttribute("aria-label", view.label);
    this.dirty = true;
    this.schedule();
  }

  weight(row, column) {
    return this.view.weights[row * this.view.columns.length + column] / FULL_WEIGHT;
  }

  cellAt(x, y) {
    const grid = this.grid;
    if (!grid) return null;
    const column = Math.floor((x - grid.left) / grid.cell);
    const row = Math.floor((y - grid.top) / grid.cell);
    const inside = row >= 0 && column >= 0 && row < this.view.rows.length && column < this.view.columns.length;
    return inside ? { row, column } : null;
  }

  pointAt(cell, pointer = null) {
    const same = cell === this.cell || (cell && this.cell && cell.row === this.cell.row && cell.column === this.cell.column);
    this.pointer = pointer;
    if (same && !cell) return;
    this.cell = cell;
    this.dirty = true;
    this.schedule();
    if (!same) this.onPoint(cell);
  }

  // Shift + arrows walk over the cells: plain arrows belong to the steps.
  key(event) {
    if (!this.view) return;
    if (event.key === "Escape" && this.cell) { this.pointAt(null); return; }
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const move = moves[event.key];
    if (!move || !event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const clamp = (value, count) => Math.max(0, Math.min(count - 1, value));
    const from = this.cell || { row: (this.view.current ?? 0) - move[0], column: -move[1] };
    this.pointAt({
      row: clamp(from.row + move[0], this.view.rows.length),
      column: clamp(from.column + move[1], this.view.columns.length),
    });
  }

  paint(colours) {
    this.dirty = false;
    if (!this.view || !this.room) return;
    const context = this.sheet.getContext("2d");
    this.measure(context, this.room, colours);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.paintCells(context, colours);
    this.paintLabels(context, colours);
    const page = this.canvas.getContext("2d");
    page.clearRect(0, 0, this.canvas.width, this.canvas.height);
    page.drawImage(this.sheet, 0, 0);
    this.placeBubble();
  }

  // Sizes depend on the labels and the width only, so a step finds them ready.
  measure(context, width, colours) {
    const ratio = window.devicePixelRatio || 1;
    const view = this.view;
    const key = [width, ratio, view.maxHeight, view.maxCell, view.compact, view.terse].join();
    if (this.measured === key && this.measuredRows === view.rows && this.measuredColumns === view.columns) return;
    this.measured = key;
    this.measuredRows = view.rows;
    this.measuredColumns = view.columns;
    this.ratio = ratio;
    this.size = view.compact ? 11 : 13;
    this.strongFont = `600 ${this.size}px ${colours.font}`;
    this.font = `${this.size}px ${colours.font}`;
    this.smallFont = `${this.size - 2}px ${colours.font}`;

    const widest = (font, tokens) => {
      context.font = font;
      return Math.ceil(tokens.reduce((most, token) => Math.max(most, context.measureText(shorten(token)).width), 0));
    };
    const inputs = view.terse ? [] : view.rows.filter((row) => row.input !== undefined).map((row) => row.input);
    this.outputWidth = widest(this.strongFont, view.rows.map((row) => row.output));
    this.arrowWidth = inputs.length ? this.size + 8 : 0;
    const inputWidth = inputs.length ? widest(this.smallFont, inputs) : 0;
    context.font = this.font;
    this.columnTexts = view.columns.map((token) => shorten(token));
    this.columnWidths = this.columnTexts.map((token) => context.measureText(token).width);

    const left = inputWidth + this.arrowWidth + this.outputWidth + 10;
    let top = this.size + 10;
    let cell = 0;
    for (let pass = 0; pass < 3; pass += 1) {
      const room = Math.min((width - left - 2) / view.columns.length, (view.maxHeight - top - 2) / view.rows.length, view.maxCell);
      cell = Math.max(2, Math.floor(room * ratio) / ratio); // whole device pixels: every cell the same size
      const upright = this.columnWidths.filter((label) => label > cell - 3);
      top = Math.ceil(Math.max(this.size + 10, ...upright.map((label) => label + 10)));
    }
    this.grid = { left, top, cell };
    this.width = Math.ceil(left + cell * view.columns.length + 2);
    this.height = Math.ceil(top + cell * view.rows.length + 2);
    for (const canvas of [this.canvas, this.sheet]) {
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(this.height * ratio);
    }
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    Object.assign(this.canvas.dataset, { left, top, cell }); // where the cells are, for tests
    this.hatch = null;
  }

  // Diagonal hairlines: what is not computed yet looks different in print and to any eye.
  hatching(context, colours) {
    if (!this.hatch || this.hatchColour !== colours.muted) {
      const tile = document.createElement("canvas");
      const side = Math.round(6 * this.ratio);
      tile.width = side;
      tile.height = side;
      const pen = tile.getContext("2d");
      pen.strokeStyle = colours.muted;
      pen.lineWidth = this.ratio * 0.7;
      pen.beginPath();
      for (const shift of [-side, 0, side]) {
        pen.moveTo(shift - 1, side + 1);
        pen.lineTo(shift + side + 1, -1);
      }
      pen.stroke();
      this.hatch = context.createPattern(tile, "repeat");
      this.hatch.setTransform(new DOMMatrix([1 / this.ratio, 0, 0, 1 / this.ratio, 0, 0]));
      this.hatchColour = colours.muted;
    }
    return this.hatch;
  }

  paintCells(context, colours) {
    const { rows, columns, image, current } = this.view;
    const { left, top, cell } = this.grid;
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
      context.fillStyle = this.hatching(context, colours);
      context.fillRect(left, from, right - left, bottom - from);
      context.globalAlpha = 1;
    }
    if (cell >= 14) this.paintGaps(context, colours);
    context.lineWidth = 1;
    context.strokeStyle = colours.line;
    context.strokeRect(left - 0.5, top - 0.5, right - left + 1, bottom - top + 1);
    if (current !== null) {
      context.lineWidth = 2;
      context.strokeStyle = colours.accent;
      context.strokeRect(left - 1, top + cell * current - 1, right - left + 2, cell + 2);
      if (cell >= 36) this.paintNumbers(context, colours);
    }
    if (this.cell) {
      const x = left + cell * this.cell.column;
      const y = top + cell * this.cell.row;
      context.lineWidth = 3;
      context.strokeStyle = colours.paper;
      context.strokeRect(x, y, cell, cell);
      context.lineWidth = 1.5;
      context.strokeStyle = colours.ink;
      context.strokeRect(x, y, cell, cell);
    }
  }

  // A hair of paper between large cells.
  paintGaps(context, colours) {
    const { rows, columns } = this.view;
    const { left, top, cell } = this.grid;
    context.strokeStyle = colours.paper;
    context.globalAlpha = 0.6;
    context.lineWidth = 1;
    context.beginPath();
    for (let column = 1; column < columns.length; column += 1) {
      context.moveTo(left + cell * column, top);
      context.lineTo(left + cell * column, top + cell * rows.length);
    }
    for (let row = 1; row < rows.length; row += 1) {
      context.moveTo(left, top + cell * row);
      context.lineTo(left + cell * columns.length, top + cell * row);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  // The current row says its numbers where there is room.
  paintNumbers(context, colours) {
    const { columns, current } = this.view;
    const { left, top, cell } = this.grid;
    context.font = this.font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let column = 0; column < columns.length; column += 1) {
      const weight = this.weight(current, column);
      context.fillStyle = isBright(colours.table[Math.round(weight * 255)]) ? colours.black : colours.white;
      context.fillText(weight.toFixed(2), left + cell * (column + 0.5), top + cell * (current + 0.5));
    }
  }

  // Small cells: only every second, third ... label; the pointed-at and the current one always, their neighbours give way.
  labelled(count, always) {
    const every = Math.max(1, Math.ceil((this.size + 2) / this.grid.cell));
    const kept = always.filter((index) => index !== null && index !== undefined);
    const shown = new Set(kept);
    for (let i = 0; i < count; i += every) {
      if (kept.every((index) => Math.abs(index - i) >= every || index === i)) shown.add(i);
    }
    return shown;
  }

  paintLabels(context, colours) {
    const { rows, current } = this.view;
    const { left, top, cell } = this.grid;
    const pointed = this.cell;
    context.textBaseline = "middle";
    for (const index of this.labelled(rows.length, pointed ? [pointed.row] : [current])) {
      const y = top + cell * (index + 0.5);
      const later = current !== null && index > current;
      context.textAlign = "right";
      context.font = this.strongFont;
      context.fillStyle = later ? colours.muted : index === current ? colours.accent : colours.ink;
      context.fillText(shorten(rows[index].output), left - 8, y);
      if (!this.arrowWidth || rows[index].input === undefined) continue;
      context.fillStyle = colours.muted;
      context.font = this.smallFont;
      context.fillText(shorten(rows[index].input), left - 8 - this.outputWidth - this.arrowWidth, y);
      context.textAlign = "center";
      context.fillText("→", left - 8 - this.outputWidth - this.arrowWidth / 2, y);
    }
    for (const index of this.labelled(this.columnTexts.length, pointed ? [pointed.column] : [])) {
      const x = left + cell * (index + 0.5);
      const strong = pointed && pointed.column === index;
      context.font = strong ? this.strongFont : this.font;
      context.fillStyle = strong ? colours.ink : colours.muted;
      if (this.columnWidths[index] <= cell - 3 || this.columnTexts[index].length === 1) {
        context.textAlign = "center";
        context.fillText(this.columnTexts[index], x, top - this.size / 2 - 4);
      } else { // too long to lie: it stands
        context.save();
        context.translate(x, top - 6);
        context.rotate(-Math.PI / 2);
        context.textAlign = "left";
        context.fillText(this.columnTexts[index], 0, 0);
        context.restore();
      }
    }
  }

  // Near the pointer (or the cell, for the keyboard), and always inside the picture.
  placeBubble() {
    this.bubble.hidden = !this.cell;
    if (!this.cell) return;
    const { left, top, cell } = this.grid;
    const at = this.pointer || { x: left + cell * (this.cell.column + 0.5), y: top + cell * this.cell.row };
    const [strong, rest] = this.tip({ ...this.cell, weight: this.weight(this.cell.row, this.cell.column) });
    this.bubbleStrong.textContent = strong;
    this.bubbleRest.textContent = rest;
    const width = this.bubble.offsetWidth;
    const height = this.bubble.offsetHeight;
    const x = Math.max(0, Math.min(at.x + 12, this.width - width));
    const above = at.y - height - 10;
    const y = above >= 0 ? above : Math.min(at.y + 18, Math.max(0, this.height - height));
    this.bubble.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
}
