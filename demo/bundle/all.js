// Made by scripts/bundle.js of b471a3ca16f66ead573d8c457550c06e469e44ece1721b9525fdc91cab7fc01b
var ROOT = import.meta.url.replace(/modules\/\w+\/[^?#]*$/, "");
async function post(language, address, request) {
  let reply = await fetch(new URL(`api/${language}/${address}`, ROOT), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
  return reply.json();
}
function apiOf(language) {
  let asking = (address) => (request) => post(language, address, request);
  return {
    runs: { poll: asking("runs/poll"), control: asking("runs/control") },
    attention: { film: asking("attention/film") },
    races: { poll: asking("races/poll"), control: asking("races/control"), download: asking("races/download") },
    rooms: {
      open: asking("rooms/open"),
      teach: asking("rooms/teach"),
      codeImage: asking("rooms/code_image"),
      close: asking("rooms/close"),
      follow: asking("rooms/follow"),
      leave: asking("rooms/leave"),
    },
    decodes: { download: asking("decodes/download") },
    schedules: { download: asking("schedules/download") },
  };
}
var LIFETIME = "tl-lifetime",
  DEFINED = Symbol.for("transformer-live components");
function defineComponent(folder, build5) {
  let page = globalThis;
  return ((page[DEFINED] ??= new Map()).set(folder, mount7), mount7);
  function mount7(host) {
    let { element, props, events } = host;
    if (!element.isConnected) return;
    let life = new AbortController(),
      { signal } = life;
    endWith(element, life);
    let takeValue = null;
    ((host.onChange = () => signal.aborted || takeValue?.()),
      build5({
        element,
        root: element.firstElementChild,
        props,
        text: props.text,
        language: props.language,
        signal,
        trigger(event, detail = {}) {
          if (!events.includes(event)) throw new Error(`Python knows no event ${event} of this component`);
          host.trigger(event, detail);
        },
        onValue(listener) {
          takeValue = listener;
        },
      }),
      host.changes > 0 && host.onChange());
  }
}
function endWith(element, life) {
  customElements.get(LIFETIME) || customElements.define(LIFETIME, Lifetime());
  let watching = document.createElement(LIFETIME);
  ((watching.hidden = !0), (watching.onLeave = () => life.abort()), element.append(watching));
}
function Lifetime() {
  return class extends HTMLElement {
    onLeave() {}
    disconnectedCallback() {
      queueMicrotask(() => this.isConnected || this.onLeave());
    }
  };
}
function make(tag, className = "", attributes = {}, ...children) {
  let node = document.createElement(tag);
  node.className = className;
  for (let [name, value] of Object.entries(attributes))
    typeof value == "function" ? node.addEventListener(name, value) : node.setAttribute(name, String(value));
  return (node.append(...children), node);
}
function shape(tag, attributes = {}, ...children) {
  let node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (let [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return (node.append(...children), node);
}
function icon(units) {
  return shape("svg", { viewBox: `0 0 ${units} ${units}`, "aria-hidden": "true" }, shape("path"));
}
function find(node, selector) {
  let found = node.querySelector(selector);
  if (found === null) throw new Error(`there is no ${selector}`);
  return found;
}
function setText(node, words) {
  node.textContent !== words && (node.textContent = words);
}
function onPress(node, onClick) {
  node.addEventListener("click", () => {
    node.getAttribute("aria-disabled") !== "true" && onClick();
  });
}
function turnOff(node, off) {
  node.setAttribute("aria-disabled", String(off));
}
function colourTable(anchors) {
  let rgb = anchors.map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))),
    table = new Uint32Array(256);
  for (let i = 0; i < 256; i += 1) {
    let position = (i / 255) * (rgb.length - 1),
      low = Math.min(Math.floor(position), rgb.length - 2),
      [red, green, blue] = rgb[low].map((value, k) => Math.round(value + (rgb[low + 1][k] - value) * (position - low)));
    table[i] = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
  return table;
}
function paletteGradient(anchors) {
  return `linear-gradient(to right, ${anchors.join(", ")})`;
}
function isBright(pixel) {
  let linear = (byte) => ((byte & 255) / 255) ** 2.2;
  return 0.2126 * linear(pixel) + 0.7152 * linear(pixel >> 8) + 0.0722 * linear(pixel >> 16) > 0.19;
}
function pageColours(element, table, dark) {
  let style = getComputedStyle(element),
    read = (variable) => style.getPropertyValue(variable).trim();
  return {
    paper: read("--tl-paper"),
    line: read("--tl-line"),
    ink: read("--tl-ink"),
    muted: read("--tl-muted"),
    accent: read("--tl-accent"),
    font: read("--tl-font") || "sans-serif",
    table,
    black: read(dark ? "--tl-paper" : "--tl-ink"),
    white: read(dark ? "--tl-ink" : "--tl-paper"),
  };
}
var BOARD = Symbol.for("transformer-live messages");
function board() {
  let page = globalThis;
  return (page[BOARD] ??= { listeners: new Map(), latest: new Map() });
}
function publish(name, detail) {
  board().latest.set(name, detail);
  for (let listener of [...(board().listeners.get(name) ?? [])])
    try {
      listener(detail);
    } catch (error) {
      reportError(error);
    }
}
function subscribe(name, listener, signal) {
  if (signal?.aborted) return;
  let { listeners } = board(),
    all = listeners.get(name) ?? new Set();
  (listeners.set(name, all.add(listener)), signal?.addEventListener("abort", () => all.delete(listener)));
}
function latest(name) {
  return board().latest.get(name);
}
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
function plain(value) {
  return JSON.parse(JSON.stringify(value ?? null));
}
var PLAYER_ICONS = {
  first: "M4 4h2v12H4zM16 4v12L7 10z",
  back: "M14 4v12l-9-6z",
  play: "M6 3.5v13l11-6.5z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  next: "M6 4v12l9-6z",
  last: "M14 4h2v12h-2zM4 4v12l9-6z",
};
function iconButton(component, name, text, onClick) {
  let node = make("button", `${component}-icon ${component}-${name}`, { type: "button", "data-action": name }, icon(20));
  return (nameButton(node, name, text), onPress(node, onClick), node);
}
function nameButton(node, name, text) {
  (find(node, "path").setAttribute("d", PLAYER_ICONS[name]), node.setAttribute("aria-label", text[name]), (node.title = text[name]));
}
function playerButtons(component, text, moves) {
  return {
    first: iconButton(component, "first", text, () => moves.first()),
    back: iconButton(component, "back", text, () => moves.back()),
    play: iconButton(component, "play", text, () => moves.play()),
    next: iconButton(component, "next", text, () => moves.next()),
    last: iconButton(component, "last", text, () => moves.last()),
  };
}
var KEYS = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last", " ": "play" };
function moveOfKey({ key, defaultPrevented, ctrlKey, metaKey, altKey, shiftKey }) {
  return defaultPrevented || ctrlKey || metaKey || altKey || shiftKey ? null : (KEYS[key] ?? null);
}
function choiceGroup(component, group, words, choices, choose) {
  let buttons = choices.map(([value, label, title]) => {
    let attributes = { type: "button", "data-value": String(value), click: () => choose(value) },
      node = make("button", `${component}-choice`, attributes, label);
    return (title && (node.title = title), node);
  });
  return make(
    "div",
    `${component}-group`,
    { role: "group", "aria-label": words, "data-group": group },
    make("span", `${component}-label`, { "aria-hidden": "true" }, words),
    ...buttons,
  );
}
function press(group, value) {
  for (let node of group?.querySelectorAll("button") ?? []) node.setAttribute("aria-pressed", String(node.dataset.value === String(value)));
}
var Renderer = class {
  constructor({ root, state, draw, signal }) {
    ((this.root = root),
      (this.state = state),
      (this.draw = draw),
      (this.signal = signal),
      (this.drawn = {}),
      (this.frame = 0),
      (this.drawing = !1),
      signal.addEventListener("abort", () => cancelAnimationFrame(this.frame)));
  }
  change(patch) {
    (Object.assign(this.state, patch), this.schedule());
  }
  schedule() {
    this.frame === 0 && !this.drawing && (this.frame = requestAnimationFrame(() => this.render()));
  }
  render() {
    let { root, state, drawn, signal } = this;
    if (((this.frame = 0), !(signal.aborted || !root.clientWidth))) {
      this.drawing = !0;
      try {
        (this.draw((...keys) => keys.some((key) => drawn[key] !== state[key])), (this.drawn = { ...state }));
      } finally {
        this.drawing = !1;
      }
    }
  }
};
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (found, name) => (name in values ? String(values[name]) : found));
}
function numberFormats(language) {
  let wholeFormat = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }),
    decimalFormat = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    digitsFormat = new Intl.NumberFormat(language, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 }),
    whole = (value) => wholeFormat.format(value),
    oneDecimal = (value) => decimalFormat.format(value),
    threeDigits = (value) => digitsFormat.format(value);
  return {
    whole,
    oneDecimal,
    threeDigits,
    percent: (share) => `${oneDecimal(share)} %`,
    decimal: (value) => (value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(2) : threeDigits(value)),
  };
}
var SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
function superscript(power2) {
  return [...String(power2)].map((letter) => (letter === "-" ? "⁻" : SUPERSCRIPTS[Number(letter)])).join("");
}
function timeLeft(seconds, text) {
  let all = Math.max(0, Math.ceil(seconds));
  return all < 60
    ? fill(text.seconds_left, { seconds: all })
    : fill(text.minutes_left, { minutes: Math.floor(all / 60), seconds: String(all % 60).padStart(2, "0") });
}
function isDark() {
  return document.body.classList.contains("dark");
}
function onTheme(onChange, signal) {
  let watching = new MutationObserver(onChange);
  (watching.observe(document.body, { attributes: !0, attributeFilter: ["class"] }),
    signal.addEventListener("abort", () => watching.disconnect()));
}
function headName(text, layer2, head) {
  return fill(text.where_head, { layer: layer2 + 1, head: head + 1 });
}
function selectionName(text, layer2, head, heads) {
  return typeof head == "number"
    ? headName(text, layer2, head)
    : fill(head === "all" ? text.where_all : text.where_mean, { layer: layer2 + 1, heads });
}
function headIndex(layer2, head, heads) {
  return layer2 * heads + head;
}
function headAt(index, heads) {
  return { layer: Math.floor(index / heads), head: index % heads };
}
function nearest(xs, x) {
  if (!xs || xs.length === 0) return -1;
  let low = 0,
    high = xs.length - 1;
  for (; high - low > 1;) {
    let middle = (low + high) >> 1;
    xs[middle] <= x ? (low = middle) : (high = middle);
  }
  return x - xs[low] <= xs[high] - x ? low : high;
}
function between(xs, ys, x) {
  if (!xs?.length || x < xs[0] || x > xs[xs.length - 1]) return null;
  let i = nearest(xs, x),
    j = x < xs[i] ? i - 1 : i + 1;
  if (xs[i] === x || j < 0 || j >= xs.length) return ys[i];
  let [here, there] = [ys[i] ?? 0, ys[j] ?? 0];
  return here + ((there - here) * (x - xs[i])) / (xs[j] - xs[i]);
}
function drawnPoints(xs, ys, columnOf, usable) {
  let pieces = [],
    piece = null,
    column = null,
    [first, lowest, highest, last] = [0, 0, 0, 0],
    flush = () => {
      if (column === null) return;
      (piece === null && pieces.push((piece = [])), piece.push(first));
      let inner = lowest < highest ? [lowest, highest] : [highest, lowest];
      for (let i of inner) i !== first && i !== last && piece.push(i);
      (last !== first && piece.push(last), (column = null));
    };
  for (let i = 0; i < xs.length; i++) {
    if (!usable(ys[i])) {
      (flush(), (piece = null));
      continue;
    }
    let here = columnOf(xs[i]);
    (here !== column
      ? (flush(), (column = here), (first = lowest = highest = i))
      : (Number(ys[i]) < Number(ys[lowest]) && (lowest = i), Number(ys[i]) > Number(ys[highest]) && (highest = i)),
      (last = i));
  }
  return (flush(), pieces);
}
function niceStep(span, count) {
  let rough = span / count || 1,
    power2 = 10 ** Math.floor(Math.log10(rough));
  return power2 * [1, 2, 2.5, 5, 10].find((factor) => factor * power2 >= rough * 0.999999);
}
function linearTicks(limits, dataLow, dataHigh, count) {
  let from = limits.min ?? dataLow,
    to = limits.max ?? Math.max(dataHigh, from + 1e-12),
    step = niceStep(to - from, count),
    low = limits.min ?? Math.floor(from / step) * step,
    high = limits.max ?? Math.ceil(to / step - 1e-9) * step,
    ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) ticks.push(i * step || 0);
  let decimals = 0;
  for (; decimals < 8 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6;) decimals++;
  return { low, high, ticks, decimals };
}
function logTicks(dataLow, dataHigh, count) {
  let floor = Math.max(dataLow, dataHigh * 1e-12, 1e-12),
    grid = [];
  for (let power2 = Math.floor(Math.log10(floor)); power2 <= Math.ceil(Math.log10(Math.max(dataHigh, floor))); power2++)
    for (let factor of [1, 2, 5]) grid.push({ y: +`${factor}e${power2}`, factor });
  let first = grid.findLastIndex((mark) => mark.y <= floor * 1.000001),
    last = grid.findIndex((mark) => mark.y >= dataHigh * 0.999999);
  (first < 0 && (first = 0),
    last < 0 && (last = grid.length - 1),
    last <= first && (last = Math.min(grid.length - 1, first + 1)),
    last === first && (first -= 1));
  let used = grid.slice(first, last + 1),
    ticks = used.length <= count + 1 ? used : used.filter((mark) => mark.factor === 1),
    skip = Math.ceil(ticks.length / (count + 1));
  return (
    (ticks = ticks.filter((_, i) => i % skip === 0)),
    { low: used[0].y, high: used[used.length - 1].y, ticks: ticks.map((mark) => mark.y) }
  );
}
var LABEL_PIXELS = 15;
function drawPanel(frame, panel, height, isLast, reading) {
  let { context, left, right } = frame,
    top = 10,
    bottom = height - (isLast ? 40 : 8),
    { low, high, ticks, words } = yAxis(panel, bottom - top, frame.options.language),
    scale = panel.y.scale === "log" ? Math.log10 : (y) => y,
    toY = (y) => bottom - ((scale(y) - scale(low)) / (scale(high) - scale(low))) * (bottom - top);
  drawGrid(frame, ticks.map(toY), words, bottom, isLast);
  for (let mark of panel.marks ?? []) drawLine(frame, mark.x, mark.color ?? "--tl-muted", [2, 3], top, bottom);
  (context.save(), context.beginPath(), context.rect(left - 3, top - 4, right - left + 6, bottom - top + 8), context.clip());
  let visible = panel.series.filter((series) => !series.hidden);
  for (let series of [...visible.filter(({ front }) => !front), ...visible.filter(({ front }) => front)])
    drawSeries(frame, series, toY, panel.y.scale);
  (context.restore(), frame.cursor !== null && drawCrosshair(frame, frame.cursor, panel, toY, top, bottom, reading));
  for (let mark of panel.marks ?? []) drawMarkLabel(frame, mark, top);
  return (drawEndLabels(frame, panel, toY, top, bottom), toY);
}
function yAxis(panel, pixels, language) {
  let log = panel.y.scale === "log",
    low = 1 / 0,
    high = -1 / 0;
  for (let series of panel.series)
    if (!series.hidden) for (let y of series.ys ?? []) isUsable(y, log) && (y < low && (low = y), y > high && (high = y));
  low > high && ([low, high] = panel.y.empty ?? [0, 1]);
  let count = Math.max(2, Math.floor(pixels / (log ? 26 : 42))),
    axis = log ? logTicks(low, high, count) : linearTicks(panel.y, low, high, count),
    plain2 = new Intl.NumberFormat(language, { minimumFractionDigits: axis.decimals ?? 0, maximumFractionDigits: axis.decimals ?? 8 }),
    write = panel.y.tick ?? ((y) => (y !== 0 && Math.abs(y) < 1e-5 ? y.toExponential(0) : plain2.format(y)));
  return { ...axis, words: axis.ticks.map(write) };
}
function isUsable(y, log) {
  return Number.isFinite(y) && y !== null && (!log || y > 0);
}
function drawGrid(frame, rows, words, bottom, isLast) {
  let { context, left, right } = frame;
  ((context.font = frame.font),
    (context.lineWidth = 1),
    context.setLineDash([]),
    (context.strokeStyle = frame.color("--tl-line")),
    (context.fillStyle = frame.color("--tl-muted")),
    (context.textAlign = "right"),
    (context.textBaseline = "middle"),
    context.beginPath(),
    rows.forEach((row, i) => {
      let y = Math.round(row) + 0.5;
      (context.moveTo(left, y), context.lineTo(right, y), context.fillText(words[i], left - 8, y));
    }));
  let { min, max } = frame.options.x,
    step = Math.ceil(niceStep(max - min, Math.max(2, (right - left) / 75))),
    xTicks = [];
  for (let x = Math.ceil(min / step) * step; x <= max; x += step) xTicks.push(x);
  for (let x of xTicks) {
    let pixel = Math.round(frame.toPixel(x)) + 0.5;
    (context.moveTo(pixel, bottom), context.lineTo(pixel, bottom + 4));
  }
  (context.stroke(), isLast && drawXLabels(frame, xTicks, bottom));
}
function drawXLabels({ context, options, width, right, toPixel }, ticks, bottom) {
  let whole = new Intl.NumberFormat(options.language, { maximumFractionDigits: 0 });
  ((context.textBaseline = "top"), (context.textAlign = "center"));
  for (let x of ticks) {
    let words = whole.format(x),
      half = context.measureText(words).width / 2;
    context.fillText(words, Math.min(width - half, toPixel(x)), bottom + 7);
  }
  ((context.textAlign = "right"), context.fillText(options.x.label ?? "", right, bottom + 24));
}
function drawSeries(frame, series, toY, scale) {
  let { xs, ys } = series;
  if (!xs?.length || !ys) return;
  let { context, toPixel } = frame;
  ((context.globalAlpha = series.alpha ?? 1),
    (context.strokeStyle = context.fillStyle = frame.color(series.color)),
    (context.lineWidth = series.width ?? 1.5),
    (context.lineJoin = context.lineCap = "round"),
    context.setLineDash(series.dash ?? []));
  let usable = (y) => isUsable(y, scale === "log"),
    origin = toPixel(0),
    perUnit = toPixel(1) - origin;
  context.beginPath();
  for (let piece of drawnPoints(xs, ys, (x) => Math.floor(origin + perUnit * x), usable))
    piece.forEach((i, place) => {
      let [x, y] = [toPixel(xs[i]), toY(Number(ys[i]))];
      place === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
    });
  (context.stroke(), context.setLineDash([]));
  let room = (frame.right - frame.left) / xs.length;
  if ((series.points && room > 7) || xs.length === 1) {
    let radius = room > 14 ? 3 : 2;
    for (let i = 0; i < xs.length; i++) {
      let y = ys[i];
      usable(y) && (context.beginPath(), context.arc(toPixel(xs[i]), toY(y), radius, 0, 2 * Math.PI), context.fill());
    }
  }
  context.globalAlpha = 1;
}
function drawLine(frame, x, color, dash, top, bottom) {
  let { context } = frame,
    pixel = Math.round(frame.toPixel(x)) + 0.5;
  ((context.strokeStyle = frame.color(color)),
    (context.lineWidth = 1),
    context.setLineDash(dash),
    context.beginPath(),
    context.moveTo(pixel, top - 4),
    context.lineTo(pixel, bottom),
    context.stroke(),
    context.setLineDash([]));
}
function drawMarkLabel(frame, mark, top) {
  if (!mark.label) return;
  let { context } = frame;
  context.font = frame.font;
  let x = frame.toPixel(mark.x),
    toTheRight = x + 8 + context.measureText(mark.label).width < frame.right;
  ((context.textAlign = toTheRight ? "left" : "right"),
    (context.textBaseline = "middle"),
    textOnPaper(frame, mark.label, x + (toTheRight ? 8 : -8), top + 2, mark.color ?? "--tl-muted"));
}
function drawEndLabels(frame, panel, toY, top, bottom) {
  let placed = panel.series
      .flatMap((series) => {
        let { xs, ys, endLabel, hidden } = series;
        return !endLabel || hidden || !xs?.length || !ys
          ? []
          : [{ words: endLabel, color: series.color, x: xs[xs.length - 1], y: toY(Number(ys[ys.length - 1])) }];
      })
      .filter(({ y }) => Number.isFinite(y))
      .sort((a, b) => b.y - a.y),
    free = bottom - 6;
  for (let label of placed) ((label.y = Math.min(label.y, free)), (free = label.y - LABEL_PIXELS));
  free = top;
  for (let label of placed.toReversed()) ((label.y = Math.max(label.y, free)), (free = label.y + LABEL_PIXELS));
  let { context } = frame;
  for (let { words, color, x, y } of placed)
    ((context.textAlign = "left"),
      (context.textBaseline = "middle"),
      (context.font = frame.font),
      textOnPaper(frame, words, frame.toPixel(x) + 8, y, color));
}
function textOnPaper(frame, words, x, y, color) {
  let { context } = frame,
    width = context.measureText(words).width + 6;
  ((context.fillStyle = frame.color("--tl-paper")),
    context.fillRect(context.textAlign === "left" ? x - 3 : x - width + 3, y - 8, width, 16),
    (context.fillStyle = frame.color(color)),
    context.fillText(words, x, y));
}
function drawCrosshair(frame, cursor, panel, toY, top, bottom, reading) {
  let { context } = frame;
  drawLine(frame, cursor, "--tl-muted", [], top, bottom);
  for (let { key, x, y } of reading.series) {
    let series = panel.series.find((one) => one.key === key);
    !series ||
      x === null ||
      y === null ||
      (panel.y.scale === "log" && y <= 0) ||
      ((context.fillStyle = frame.color("--tl-paper")),
      (context.strokeStyle = frame.color(series.color)),
      (context.lineWidth = 2),
      context.beginPath(),
      context.arc(frame.toPixel(x), toY(y), 4.5, 0, 2 * Math.PI),
      context.fill(),
      context.stroke());
  }
}
function swatch({ color, width, dash, points }) {
  let line2 = shape("line", { x1: 1, y1: 5, x2: 25, y2: 5, "stroke-width": width ?? 1.5 });
  ((line2.style.stroke = `var(${color})`), (line2.style.strokeDasharray = (dash ?? []).join(" ")));
  let svg = shape("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, line2);
  if (points) {
    let dot2 = shape("circle", { cx: 13, cy: 5, r: 3 });
    ((dot2.style.fill = `var(${color})`), svg.append(dot2));
  }
  return svg;
}
var Legend = class {
  constructor(panel) {
    ((this.panel = panel),
      (this.at = make("span", "tl-plot-at")),
      (this.items = panel.series.map((series) => {
        let value = make("span", "tl-plot-value"),
          picture = swatch(series),
          item = make("span", "tl-plot-item", { "data-series": series.key }, picture, make("span", "", {}, series.label), value);
        return ((item.hidden = !!(series.hidden || series.quiet)), { item, value, picture, line: picture.firstChild });
      })),
      (this.head = make(
        "div",
        `tl-plot-head${panel.series.length > 3 ? " tl-plot-many" : ""}`,
        {},
        make("span", "tl-plot-title", {}, panel.title),
        ...this.items.map(({ item }) => item),
        this.at,
      )),
      (this.hintWords = make("span")),
      (this.hint = make("p", "tl-plot-hint", {}, this.hintWords)));
  }
  write({ x, series }, describe, { left, right, width }) {
    let values = new Map(series.map((point) => [point.key, point.y]));
    (this.panel.series.forEach((one, i) => {
      let { item, value, picture, line: line2 } = this.items[i];
      ((item.hidden = !!(one.hidden || one.quiet)),
        (line2.style.stroke = `var(${one.color})`),
        line2.setAttribute("stroke-width", String(one.width ?? 1.5)),
        (picture.style.opacity = String(Math.min(1, 1.4 * (one.alpha ?? 1)))));
      let y = values.get(one.key) ?? null;
      value.textContent = y === null ? "–" : this.panel.y.format(y);
    }),
      (this.at.textContent = x === null ? "" : describe(x)));
    let empty = this.panel.series.every((one) => one.interpolate || !one.xs?.length);
    ((this.hintWords.textContent = this.panel.hint ?? ""),
      (this.hint.hidden = !this.panel.hint || !empty),
      this.hint.hidden || Object.assign(this.hint.style, { left: `${left}px`, right: `${width - right}px` }));
  }
};
var PRESS_PIXELS = 24,
  LinePlot = class {
    constructor(root, options) {
      ((this.root = root),
        (this.options = options),
        (this.cursor = null),
        (this.keyed = !1),
        (this.frame = null),
        (this.colors = new Map()),
        (this.life = new AbortController()),
        (this.sizes = new ResizeObserver(() => this.update())),
        (this.width = this.left = this.right = 0),
        (this.spoken = make("p", "tl-plot-spoken", { "aria-live": "polite" })),
        (this.views = options.panels.map(buildPanel)),
        root.classList.add("tl-plot"),
        (root.tabIndex = 0),
        root.setAttribute("role", "group"),
        root.setAttribute("aria-label", options.label),
        root.replaceChildren(...this.views.map((view) => view.section), this.spoken),
        this.listen(),
        this.update());
    }
    panel(key) {
      let found = this.options.panels.find((panel) => panel.key === key);
      if (!found) throw new Error(`there is no panel ${key}`);
      return found;
    }
    data(panelKey, seriesKey, xs, ys) {
      let series = this.panel(panelKey).series.find((one) => one.key === seriesKey);
      if (!series) throw new Error(`there is no series ${seriesKey}`);
      ((series.xs = xs), (series.ys = ys));
    }
    update() {
      this.frame ??= requestAnimationFrame(() => {
        ((this.frame = null), this.draw());
      });
    }
    destroy() {
      (this.frame !== null && cancelAnimationFrame(this.frame), this.life.abort(), this.sizes.disconnect(), this.root.replaceChildren());
    }
    listen() {
      let { signal } = this.life;
      (this.views.forEach((view) => this.sizes.observe(view.area)),
        onTheme(() => {
          (this.colors.clear(), this.update());
        }, signal));
      for (let view of this.views) {
        let { area } = view,
          point = (event) => {
            ((this.keyed = !1), this.moveTo(this.toValue(event.clientX - area.getBoundingClientRect().left)));
          };
        (area.addEventListener("pointermove", (event) => {
          (!this.keyed || event.movementX !== 0 || event.movementY !== 0) && point(event);
        }),
          area.addEventListener("pointerdown", point),
          area.addEventListener("click", (event) => this.press(event, view)),
          area.addEventListener("pointerleave", (event) => {
            event.pointerType === "mouse" && !this.keyed && this.moveTo(null);
          }));
      }
      this.root.addEventListener("keydown", (event) => this.onKey(event), { signal });
      let onBlur = () => {
        (this.keyed && this.moveTo(null), (this.keyed = !1));
      };
      this.root.addEventListener("blur", onBlur, { signal });
    }
    moveTo(x) {
      let { min, max } = this.options.x;
      if (x !== null) {
        x = Math.min(max, Math.max(min, Math.round(x)));
        let xs = this.densest(),
          near = xs ? this.near(xs, x) : -1;
        xs && near >= 0 && (x = xs[near]);
      }
      x !== this.cursor && ((this.cursor = x), this.update());
    }
    press(event, { panel, area, toY }) {
      if (!this.options.onPress || !toY) return;
      let box = area.getBoundingClientRect(),
        x = this.toValue(event.clientX - box.left),
        distance = ({ xs, ys }) => {
          let y = between(xs, ys ?? [], x);
          return y === null ? 1 / 0 : Math.abs(toY(y) - (event.clientY - box.top));
        },
        measured = panel.series.filter((series) => !series.hidden && !series.interpolate),
        [near] = measured.map((series) => ({ series, far: distance(series) })).sort((a, b) => a.far - b.far);
      near && near.far <= PRESS_PIXELS && this.options.onPress(panel.key, near.series.key);
    }
    onKey(event) {
      let xs = this.densest(),
        { min, max } = this.options.x,
        stride = event.shiftKey ? 10 : 1,
        move = { ArrowLeft: -stride, ArrowRight: stride }[event.key];
      if (move !== void 0 && xs) {
        let here = this.cursor === null ? xs.length - 1 : nearest(xs, this.cursor) + move;
        this.moveTo(xs[Math.min(xs.length - 1, Math.max(0, here))]);
      } else if (move !== void 0) this.moveTo((this.cursor ?? min) + (move * Math.max(1, max - min)) / 100);
      else if (event.key === "Home") this.moveTo(xs ? xs[0] : min);
      else if (event.key === "End") this.moveTo(xs ? xs[xs.length - 1] : max);
      else if (event.key === "Escape") this.moveTo(null);
      else return;
      (event.preventDefault(), (this.keyed = this.cursor !== null), this.speak());
    }
    speak() {
      if (this.cursor === null) return;
      let parts = this.views.flatMap(({ panel }) => {
        let { series, x } = this.read(panel),
          values = series.flatMap(({ label, y }) => (y === null ? [] : [`${label} ${panel.y.format(y)}`]));
        return values.length && x !== null ? [`${panel.title}, ${this.options.x.describe(x)}: ${values.join(", ")}`] : [];
      });
      this.spoken.textContent = parts.join(". ");
    }
    densest() {
      return this.options.panels
        .flatMap((panel) => panel.series)
        .flatMap(({ xs, interpolate }) => (xs?.length && !interpolate ? [xs] : []))
        .reduce((best, xs) => (best && best.length >= xs.length ? best : xs), null);
    }
    near(xs, x) {
      let i = nearest(xs, x);
      if (!xs || i < 0) return -1;
      let spacing = Math.max(i > 0 ? xs[i] - xs[i - 1] : 0, i + 1 < xs.length ? xs[i + 1] - xs[i] : 0),
        eightPixels = this.toValue(8) - this.toValue(0);
      return Math.abs(xs[i] - x) <= Math.max(spacing, eightPixels) ? i : -1;
    }
    read(panel) {
      let visible = panel.series.filter((series) => !series.hidden && !series.quiet),
        ends = visible.flatMap(({ xs, interpolate }) => (xs?.length && !interpolate ? [xs[xs.length - 1]] : [])),
        at = this.cursor ?? panel.rest ?? (ends.length ? Math.max(...ends) : null),
        x = null,
        points = visible.map(({ key, label, xs, ys, interpolate }) => {
          if (at === null) return { key, label, x: null, y: null };
          let i = interpolate ? -1 : this.near(xs, at),
            y = interpolate ? between(xs, ys ?? [], at) : (ys?.[i] ?? null),
            own = xs && i >= 0 ? xs[i] : at;
          return (i >= 0 && (x ??= own), { key, label, x: own, y: Number.isFinite(y) ? y : null });
        });
      return { x: x ?? at, series: points };
    }
    draw() {
      let started = performance.now();
      if (this.root.clientWidth === 0) return;
      let font = `12px ${this.color("--tl-font")}`;
      this.layout(font);
      let readings = this.views.map(({ panel }) => this.read(panel));
      (this.views.forEach((view, i) => this.drawView(view, i === this.views.length - 1, readings[i], font)),
        this.views.forEach(({ legend }, i) => legend.write(readings[i], this.options.x.describe, this)),
        (this.root.dataset.drawMs = (performance.now() - started).toFixed(2)));
    }
    layout(font) {
      let [{ context, area }] = this.views,
        labels = this.options.panels.flatMap((panel) => panel.series.map((series) => series.endLabel ?? ""));
      context.font = font;
      let labelWidth = Math.max(0, ...labels.map((label) => context.measureText(label).width));
      ((this.width = area.clientWidth),
        (this.left = this.width < 480 ? 46 : 56),
        (this.right = this.width - (labelWidth ? labelWidth + 14 : 10)));
    }
    drawView(view, isLast, reading, font) {
      let { panel, canvas, context, area } = view,
        { width, left, right, options, cursor } = this,
        height = area.clientHeight,
        ratio = window.devicePixelRatio || 1;
      ((canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) &&
        ((canvas.width = Math.round(width * ratio)), (canvas.height = Math.round(height * ratio))),
        context.setTransform(ratio, 0, 0, ratio, 0, 0),
        context.clearRect(0, 0, width, height));
      let frame = {
        context,
        options,
        width,
        left,
        right,
        font,
        cursor,
        toPixel: (x) => this.toPixel(x),
        color: (name) => this.color(name),
      };
      view.toY = drawPanel(frame, panel, height, isLast, reading);
    }
    color(variable) {
      let known = this.colors.get(variable);
      if (known !== void 0) return known;
      let color = getComputedStyle(this.root).getPropertyValue(variable).trim();
      return (this.colors.set(variable, color), color);
    }
    toPixel(x) {
      let { min, max } = this.options.x;
      return this.left + ((x - min) / (max - min || 1)) * (this.right - this.left);
    }
    toValue(pixel) {
      let { min, max } = this.options.x;
      return min + ((pixel - this.left) / (this.right - this.left || 1)) * (max - min);
    }
  };
function buildPanel(panel) {
  let legend = new Legend(panel),
    canvas = make("canvas", "", { "aria-hidden": "true" }),
    area = make("div", "tl-plot-area", {}, canvas, legend.hint);
  area.style.height = `${panel.height}px`;
  let section = make("section", "tl-plot-panel", { "data-panel": panel.key }, legend.head, area),
    context = canvas.getContext("2d");
  return { panel, legend, section, area, canvas, context, toY: null };
}
function namedHeads(alignment, chosen) {
  let ranked = alignment.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value);
  if (ranked[0].value - ranked[ranked.length - 1].value < 0.1) return [chosen];
  if (ranked.length <= 8) return ranked.map(({ i }) => i);
  let named = [chosen];
  for (let { value, i } of ranked) named.every((other) => Math.abs(alignment[other] - value) >= 0.1) && named.push(i);
  return named;
}
function leadingHead(alignment, current) {
  let best = alignment.indexOf(Math.max(...alignment));
  return alignment[best] > alignment[current] + 0.15 ? best : current;
}
function evenAlignment(probes, task) {
  let shares = probes.flatMap(({ source }) =>
    source.map((token) => (task === "sort" ? source.filter((other) => other === token).length : 1) / source.length),
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
var KINDS = ["cross", "decoder", "encoder"];
function shapesOf(source, inputs, outputs) {
  let steps = outputs.map((output, t) => ({ input: inputs[t], output })),
    places = source.map((output) => ({ output }));
  return {
    cross: { rows: steps, columns: source, stepped: !0 },
    decoder: { rows: steps, columns: inputs, stepped: !0 },
    encoder: { rows: places, columns: source, stepped: !1 },
  };
}
function cellCount({ rows, columns }) {
  return rows.length * columns.length;
}
function decodeWeights(base64) {
  let letters = atob(base64),
    bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return new Uint16Array(bytes.buffer);
}
function weightsOfHead(map, heads, size, layer2, head) {
  let start = (layer2 * heads + head) * size;
  return map.subarray(start, start + size);
}
function meanOfHeads(map, heads, size, layer2) {
  let mean = new Float64Array(size);
  for (let head = 0; head < heads; head++)
    weightsOfHead(map, heads, size, layer2, head).forEach((weight, i) => {
      mean[i] += weight / heads;
    });
  return mean;
}
function weightsImage(weights, one, rows, columns, table, canvas = document.createElement("canvas")) {
  (canvas.width !== columns && (canvas.width = columns), canvas.height !== rows && (canvas.height = rows));
  let context = canvas.getContext("2d"),
    image = context.createImageData(columns, rows),
    pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = table[Math.round((weights[i] / one) * 255)];
  return (context.putImageData(image, 0, 0), canvas);
}
var GOING = ["queued", "running", "paused"];
function pauseWhile({ status, pause }) {
  return GOING.includes(status) ? (status === "running" ? pause : 1e3) : 60;
}
var Poller = class {
  constructor(options) {
    let { signal, wanted } = options;
    ((this.options = { render: () => {}, pause: pauseWhile, hidden: 1e4, ...options, wanted: () => (signal.aborted ? null : wanted()) }),
      (this.timer = void 0),
      (this.busy = !1),
      (this.again = !1),
      (this.failures = 0),
      (this.eagerUntil = 0),
      document.addEventListener("visibilitychange", () => !document.hidden && this.failures === 0 && this.now(), { signal }),
      window.addEventListener("online", () => this.now(), { signal }),
      signal.addEventListener("abort", () => clearTimeout(this.timer)));
  }
  now(eager = 0) {
    (eager && (this.eagerUntil = Date.now() + eager), clearTimeout(this.timer), this.busy ? (this.again = !0) : this.poll());
  }
  soon(milliseconds) {
    (clearTimeout(this.timer), (this.timer = setTimeout(() => this.now(), milliseconds)));
  }
  restart(eager = 0) {
    ((this.failures = 0), this.now(eager));
  }
  async poll() {
    let { wanted, ask } = this.options,
      asked = wanted();
    if (asked === null) return;
    ((this.busy = !0), (this.again = !1));
    let reply = await answerOrNothing(() => ask(asked));
    ((this.busy = !1),
      asked === wanted() && this.take(reply, asked),
      this.again ? this.poll() : wanted() !== null && (this.timer = setTimeout(() => this.poll(), this.delay())));
  }
  take(reply, asked) {
    let { news, gone, say, lost, render } = this.options;
    (reply
      ? isRefusal(reply) && reply.gone
        ? gone(reply.error, reply.gone)
        : isRefusal(reply)
          ? ((this.failures += 1), say(reply.error, !0))
          : (this.failures > 0 && say(""), (this.failures = 0), news(reply, asked))
      : ((this.failures += 1), say(lost)),
      render());
  }
  delay() {
    let { wanted, pause, hidden } = this.options;
    return this.failures > 0
      ? Math.min(8e3, 1e3 * 2 ** (this.failures - 1))
      : document.hidden
        ? hidden
        : Date.now() < this.eagerUntil
          ? 60
          : pause(wanted());
  }
};
function isRefusal(reply) {
  return !!reply.error;
}
async function answerOrNothing(ask) {
  let timer,
    silence = new Promise((resolve) => {
      timer = setTimeout(() => resolve(void 0), 15e3);
    });
  try {
    let reply = await Promise.race([ask(), silence]);
    return reply && typeof reply == "object" ? reply : void 0;
  } catch {
    return;
  } finally {
    clearTimeout(timer);
  }
}
function newFilm(run, probe) {
  return { run, probe, about: null, shapes: null, frames: [], cursor: -1, thinned: 0, status: "queued", pause: 0, more: !1, complete: !1 };
}
function takeReply(film, { about, frames, status, more, thinned, pause, steps }) {
  if (about) {
    let { source, target } = about.probes[film.probe];
    Object.assign(film, { about, shapes: shapesOf(source, target.slice(0, -1), target.slice(1)) });
  }
  for (let { step, alignment, ...maps } of frames) {
    let [cross, decoder, encoder] = KINDS.map((kind) => decodeWeights(maps[kind]));
    (film.frames.push({ step, alignment, cross, decoder, encoder }), (film.cursor = step));
  }
  if (steps) {
    let left = new Set(steps);
    film.frames = film.frames.filter(({ step }) => left.has(step) || step === film.cursor);
  }
  Object.assign(film, { status, more, thinned, pause, complete: !GOING.includes(status) && frames.length === 0 });
}
function hasFrames(film) {
  return film.about !== null && film.frames.length > 0;
}
function newestFrame({ frames }) {
  return frames[frames.length - 1];
}
function frameIndex(film, step) {
  return nearest(stepsOf(film), step);
}
function stepsOf({ frames }) {
  return frames.map(({ step }) => step);
}
function lastStep(film) {
  return film === null ? 1 : GOING.includes(film.status) ? film.about.max_steps : Math.max(1, newestFrame(film).step);
}
function headWeights({ about, shapes }, frame, kind, layer2, head) {
  return weightsOfHead(frame[kind], about.heads, cellCount(shapes[kind]), layer2, head);
}
function newState(dark) {
  return {
    film: null,
    newest: 0,
    status: "idle",
    thinned: 0,
    step: 0,
    following: !0,
    playing: !1,
    waiting: !1,
    probe: 0,
    kind: "cross",
    layer: 1 / 0,
    head: 0,
    chosen: !1,
    dark,
    width: 0,
  };
}
function shownIndex(film, { following, step }) {
  return following ? film.frames.length - 1 : frameIndex(film, step);
}
function shownFrame(film, state) {
  return film.frames[shownIndex(film, state)];
}
var PANEL = "alignment",
  EVEN = "even",
  DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 3, 2, 3, 2, 3]],
  CHOSEN_LINE = { color: "--tl-accent", width: 2.6, alpha: 1, quiet: !1, front: !0 },
  OTHER_LINE = { color: "--tl-muted", width: 1.2, quiet: !0, front: !1 },
  ALPHAS = { few: 0.9, many: 0.55 };
function curveKey({ layer: layer2, head }) {
  return `${layer2 + 1}.${head + 1}`;
}
function headOfCurve(key) {
  let [layer2, head] = key.split(".").map((digits) => Number(digits) - 1);
  return { layer: layer2, head };
}
var AlignmentPlot = class {
  constructor(view, language) {
    ((this.view = view), (this.language = language), (this.node = make("div", "tl-film-curves")), (this.plot = null), (this.even = 0));
  }
  renderFilm(film) {
    (this.destroy(),
      (this.even = film === null ? 0 : evenAlignment(film.about.probes, film.about.task)),
      (this.plot = new LinePlot(this.node, this.options(film))));
  }
  options(film) {
    let { text, formats, change } = this.view;
    return {
      label: text.curves,
      language: this.language,
      x: { min: 0, max: 1, label: text.axis_step, describe: (x) => fill(text.at_step, { step: formats.whole(x) }) },
      panels: [
        {
          key: PANEL,
          title: text.alignment,
          height: 200,
          hint: text.hint_alignment,
          y: { scale: "linear", min: 0, max: 1, format: (y) => y.toFixed(2) },
          series: [
            ...(film === null ? [] : this.headSeries(film)),
            { key: EVEN, label: text.even, color: "--tl-muted", width: 1, dash: [1, 4], interpolate: !0, xs: [], ys: [] },
          ],
          marks: [],
        },
      ],
      onPress: (_, key) => change({ ...headOfCurve(key), chosen: !0 }),
    };
  }
  headSeries({ about: { layers, heads } }) {
    return Array.from({ length: layers * heads }, (_, i) => {
      let { layer: layer2, head } = headAt(i, heads),
        label = headName(this.view.text, layer2, head);
      return { key: curveKey({ layer: layer2, head }), label, color: "--tl-muted", width: 1.2, quiet: !0, dash: DASHES[i % DASHES.length] };
    });
  }
  render(film) {
    let { plot } = this;
    if (plot === null) return;
    let panel = plot.panel(PANEL),
      step = film === null ? null : shownFrame(film, this.view.state).step;
    ((plot.options.x.max = lastStep(film)),
      (panel.marks = step === null ? [] : [{ x: step, color: "--tl-accent" }]),
      (panel.rest = step),
      film !== null && this.renderCurves(plot, film),
      plot.update());
  }
  renderCurves(plot, film) {
    let { layer: layer2, head } = this.view.state,
      { layers, heads } = film.about,
      steps = stepsOf(film),
      chosen = headIndex(layer2, head, heads),
      named = namedHeads(newestFrame(film).alignment, chosen),
      alpha = layers * heads > 8 ? ALPHAS.many : ALPHAS.few;
    (plot
      .panel(PANEL)
      .series.filter(({ key }) => key !== EVEN)
      .forEach((series, i) => {
        let values = film.frames.map(({ alignment }) => alignment[i]);
        (plot.data(PANEL, series.key, steps, values),
          Object.assign(series, i === chosen ? CHOSEN_LINE : { ...OTHER_LINE, alpha }),
          (series.endLabel = named.includes(i) ? series.key : ""));
      }),
      plot.data(PANEL, EVEN, [0, lastStep(film)], [this.even, this.even]));
  }
  destroy() {
    this.plot?.destroy();
  }
};
var FilmChoices = class {
  constructor({ text, change }, chooseProbe) {
    ((this.text = text), (this.chooseProbe = chooseProbe));
    let kinds = KINDS.map((kind) => [kind, text[`short_${kind}`], text[kind]]);
    ((this.kinds = choiceGroup("tl-film", "kind", text.thumbs_map, kinds, (kind) => change({ kind }))),
      (this.probes = make("div", "tl-film-slot")),
      (this.node = make("div", "tl-film-tools", {}, this.kinds, this.probes)));
  }
  renderProbes(probes) {
    let { text } = this,
      choices = probes.map(({ source }, i) => [i, String(i + 1), fill(text.sequence_title, { number: i + 1, tokens: source.join(" ") })]);
    choices.length === 0
      ? this.probes.replaceChildren()
      : this.probes.replaceChildren(choiceGroup("tl-film", "probe", text.sequence, choices, this.chooseProbe));
  }
  pressKind(kind) {
    press(this.kinds, kind);
  }
  pressProbe(probe) {
    press(this.probes, probe);
  }
};
var FilmPlayer = class {
  constructor({ state, text, formats }, winding) {
    ((this.state = state), (this.text = text), (this.formats = formats), (this.buttons = playerButtons("tl-film", text, winding)));
    let attributes = { type: "range", min: 0, max: 1, step: "any", value: 0, "aria-label": text.picture_step };
    ((this.slider = make("input", "tl-slider tl-film-slider", attributes)),
      this.slider.addEventListener("input", () => {
        state.film !== null && winding.goTo(frameIndex(state.film, Number(this.slider.value)));
      }),
      (this.stepWords = make("span", "tl-film-step")),
      (this.newestWords = make("span", "tl-film-newest", {}, text.newest)),
      (this.node = make(
        "div",
        "tl-film-player",
        { role: "group", "aria-label": text.player, title: text.keys },
        make("div", "tl-film-buttons", {}, ...Object.values(this.buttons)),
        make("span", "tl-film-where", {}, this.stepWords, this.newestWords),
        this.slider,
      )));
  }
  render() {
    let { state } = this,
      { film, following, playing } = state,
      index = film === null ? 0 : shownIndex(film, state);
    (this.renderButtons(index),
      nameButton(this.buttons.play, playing ? "pause" : "play", this.text),
      this.newestWords.classList.toggle("tl-film-on", film !== null && following),
      this.renderStep(index));
  }
  renderButtons(index) {
    let { film, following } = this.state,
      { first, back, play, next, last } = this.buttons,
      end = film === null ? 0 : film.frames.length - 1;
    (turnOff(first, film === null || index === 0),
      turnOff(back, film === null || index === 0),
      turnOff(next, film === null || index === end),
      turnOff(last, film === null || (index === end && following)),
      turnOff(play, film === null || end === 0));
  }
  renderStep(index) {
    let { slider } = this,
      { film } = this.state,
      step = film === null ? 0 : film.frames[index].step,
      end = lastStep(film),
      words = film === null ? "" : fill(this.text.step_at, { step: this.formats.whole(step) });
    ((slider.max = String(end)),
      (slider.value = String(step)),
      (slider.disabled = film === null),
      slider.style.setProperty("--tl-fill", `${(100 * step) / end}%`),
      slider.setAttribute("aria-valuetext", words),
      setText(this.stepWords, words));
  }
};
var FilmWatch = class {
  constructor({ view, api, say, signal }) {
    ((this.state = view.state),
      (this.change = view.change),
      (this.loading = null),
      (this.inSight = !1),
      (this.poller = new Poller({
        wanted: () => (this.inSight && this.fetched !== null && !this.fetched.complete ? this.fetched : null),
        ask: ({ run, probe, cursor, thinned }) => api.film({ run, probe, frame: cursor, thinned }),
        news: (reply, film) => this.take(reply, film),
        gone: () => this.giveUp(),
        say,
        pause: (film) => (film.more ? 0 : pauseWhile(film)),
        lost: view.text.lost,
        signal,
      })));
  }
  get fetched() {
    return this.loading ?? this.state.film;
  }
  setInSight(inSight) {
    ((this.inSight = inSight), this.poller.now());
  }
  follow(run) {
    ((this.loading = run === null ? null : newFilm(run, this.state.probe)),
      this.change({ film: null, newest: 0, following: !0, status: "idle", waiting: run !== null }),
      this.poller.restart());
  }
  chooseProbe(probe) {
    let { film } = this.state;
    probe === this.state.probe ||
      film === null ||
      (this.change({ probe }), (this.loading = probe === film.probe ? null : newFilm(film.run, probe)), this.poller.now());
  }
  giveUp() {
    (this.fetched !== null && (this.fetched.complete = !0), this.change({ waiting: !1 }));
  }
  take(reply, film) {
    takeReply(film, reply);
    let isReplacing = film === this.loading && !film.more;
    !(isReplacing || film === this.state.film) ||
      !hasFrames(film) ||
      (isReplacing && (this.loading = null), this.show(film), this.state.following && reply.frames.length > 0 && this.lookAtBest(film));
  }
  show(film) {
    let { state } = this;
    if (state.film !== film) {
      let { layers, heads } = film.about;
      this.change({ layer: clamp(state.layer, 0, layers - 1), head: clamp(state.head, 0, heads - 1) });
    }
    this.change({ film, newest: film.cursor, status: film.status, thinned: film.thinned });
  }
  lookAtBest(film) {
    let { chosen, layer: layer2, head } = this.state,
      { heads } = film.about,
      now = headIndex(layer2, head, heads),
      leading = leadingHead(newestFrame(film).alignment, now);
    !chosen && leading !== now && this.change(headAt(leading, heads));
  }
};
var HeadGrid = class {
  constructor(component, text, choose) {
    ((this.component = component),
      (this.text = text),
      (this.choose = choose),
      (this.thumbnails = []),
      (this.grid = make("div", `${component}-thumbs`)),
      (this.node = make("div", `${component}-scroller`, { tabindex: 0, role: "group", "aria-label": text.thumbs_axes }, this.grid)));
  }
  clear() {
    ((this.thumbnails = []), this.grid.replaceChildren());
  }
  build(layers, heads, pictureOf) {
    (this.clear(), this.grid.style.setProperty("--tl-heads", String(heads)), this.grid.append(make("span")));
    for (let head = 0; head < heads; head += 1) this.grid.append(this.label(head + 1));
    for (let layer2 = 0; layer2 < layers; layer2 += 1) {
      this.grid.append(this.label(layer2 + 1));
      for (let head = 0; head < heads; head += 1) {
        let thumbnail = this.thumbnail(layer2, head, pictureOf(layer2, head));
        (this.thumbnails.push(thumbnail), this.grid.append(thumbnail.button));
      }
    }
  }
  press(isChosen) {
    for (let { layer: layer2, head, button } of this.thumbnails) button.setAttribute("aria-pressed", String(isChosen(layer2, head)));
  }
  label(count) {
    return make("span", `${this.component}-thumb-label`, { "aria-hidden": "true" }, String(count));
  }
  thumbnail(layer2, head, canvas) {
    let words = headName(this.text, layer2, head),
      attributes = { type: "button", "aria-label": words, title: words, "data-layer": layer2 + 1, "data-head": head + 1 },
      button = make("button", `${this.component}-thumb`, { ...attributes, click: () => this.choose(layer2, head) }, canvas);
    return { layer: layer2, head, button, canvas };
  }
};
var HeadOverview = class {
  constructor({ state, text, weightOne, change }) {
    ((this.state = state),
      (this.weightOne = weightOne),
      (this.heads = new HeadGrid("tl-film", text, (layer2, head) => change({ layer: layer2, head, chosen: !0 }))),
      (this.node = make(
        "section",
        "tl-film-every",
        { "aria-label": text.thumbs },
        make("h4", "tl-film-title", {}, text.thumbs),
        make("p", "tl-film-axes", {}, text.thumbs_axes),
        this.heads.node,
      )));
  }
  renderFilm(film) {
    film === null ? this.heads.clear() : this.heads.build(film.about.layers, film.about.heads, () => document.createElement("canvas"));
  }
  renderFrame(film, frame, { table }) {
    let { state, weightOne } = this,
      { rows, columns } = film.shapes[state.kind];
    for (let { layer: layer2, head, canvas } of this.heads.thumbnails)
      weightsImage(headWeights(film, frame, state.kind, layer2, head), weightOne, rows.length, columns.length, table, canvas);
    this.heads.press((layer2, head) => layer2 === state.layer && head === state.head);
  }
};
var Introduction = class {
  constructor(text) {
    ((this.text = text),
      (this.goal = make("p", "tl-film-goal")),
      (this.node = make(
        "div",
        "tl-film-intro",
        {},
        make("span", "tl-film-heading", { role: "heading", "aria-level": 3 }, text.title),
        make("p", "tl-film-lead", {}, text.lead),
        this.goal,
      )));
  }
  render(about) {
    setText(this.goal, about ? this.text[`goal_${about.task}`] : "");
  }
};
function shorten(token, length = 9) {
  let letters = Array.from(token);
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : token;
}
function measure(context, view, room, ratio, font, before) {
  let key = [room, ratio, view.maxHeight, view.maxCell, view.compact, view.terse].join();
  if (before !== null && before.key === key && before.rows === view.rows && before.columns === view.columns) return before;
  let size = view.compact ? 11 : 13,
    fonts = { plain: `${size}px ${font}`, strong: `600 ${size}px ${font}`, small: `${size - 2}px ${font}` },
    widthOf = (face, words) => ((context.font = face), context.measureText(words).width),
    widest = (face, tokens) => Math.ceil(Math.max(0, ...tokens.map((token) => widthOf(face, shorten(token))))),
    inputs = view.terse ? [] : view.rows.flatMap(({ input }) => (input === void 0 ? [] : [input])),
    outputWidth = widest(
      fonts.strong,
      view.rows.map(({ output }) => output),
    ),
    arrowWidth = inputs.length ? size + 8 : 0,
    columnTexts = view.columns.map((token) => shorten(token)),
    columnWidths = columnTexts.map((token) => widthOf(fonts.plain, token)),
    left = (inputs.length ? widest(fonts.small, inputs) : 0) + arrowWidth + outputWidth + 10,
    top = size + 10,
    cell2 = 0;
  for (let pass = 0; pass < 3; pass += 1) {
    let side = Math.min((room - left - 2) / view.columns.length, (view.maxHeight - top - 2) / view.rows.length, view.maxCell);
    cell2 = Math.max(2, Math.floor(side * ratio) / ratio);
    let upright = columnWidths.filter((label) => label > cell2 - 3);
    top = Math.ceil(Math.max(size + 10, ...upright.map((label) => label + 10)));
  }
  let width = Math.ceil(left + cell2 * view.columns.length + 2),
    height = Math.ceil(top + cell2 * view.rows.length + 2),
    { rows, columns } = view;
  return {
    key,
    rows,
    columns,
    ratio,
    size,
    fonts,
    outputWidth,
    arrowWidth,
    columnTexts,
    columnWidths,
    left,
    top,
    cell: cell2,
    width,
    height,
  };
}
function labelled(count, always, every2) {
  let kept = always.filter((index) => index !== null),
    found = new Set(kept);
  for (let i = 0; i < count; i += every2) kept.every((index) => Math.abs(index - i) >= every2 || index === i) && found.add(i);
  return found;
}
var Painting = class {
  constructor() {
    ((this.sheet = document.createElement("canvas")), (this.context = this.sheet.getContext("2d")), (this.hatch = null));
  }
  draw(view, layout, colours, pointed, one) {
    let { ratio, width, height } = layout;
    (this.context.setTransform(ratio, 0, 0, ratio, 0, 0),
      this.context.clearRect(0, 0, width, height),
      this.drawCells(view, layout, colours),
      view.current !== null && this.drawCurrent(view, view.current, layout, colours, one),
      pointed && this.drawPointed(pointed, layout, colours),
      this.drawRowLabels(view, layout, colours, pointed),
      this.drawColumnLabels(layout, colours, pointed));
  }
  drawCells({ rows, columns, image, current }, { left, top, cell: cell2, ratio }, colours) {
    let { context } = this,
      right = left + cell2 * columns.length,
      bottom = top + cell2 * rows.length;
    if (
      ((context.imageSmoothingEnabled = !1),
      context.drawImage(image, left, top, right - left, bottom - top),
      current !== null && current + 1 < rows.length)
    ) {
      let from = top + cell2 * (current + 1);
      ((context.globalAlpha = 0.78),
        (context.fillStyle = colours.paper),
        context.fillRect(left, from, right - left, bottom - from),
        (context.globalAlpha = 0.4),
        (context.fillStyle = this.hatching(colours.muted, ratio)),
        context.fillRect(left, from, right - left, bottom - from),
        (context.globalAlpha = 1));
    }
    (cell2 >= 14 && this.drawGaps(columns.length, rows.length, left, top, cell2, colours),
      (context.lineWidth = 1),
      (context.strokeStyle = colours.line),
      context.strokeRect(left - 0.5, top - 0.5, right - left + 1, bottom - top + 1));
  }
  hatching(colour, ratio) {
    if (this.hatch?.colour === colour && this.hatch.ratio === ratio) return this.hatch.pattern;
    let tile = document.createElement("canvas"),
      side = Math.round(6 * ratio);
    ((tile.width = side), (tile.height = side));
    let pen = tile.getContext("2d");
    ((pen.strokeStyle = colour), (pen.lineWidth = ratio * 0.7), pen.beginPath());
    for (let shift of [-side, 0, side]) (pen.moveTo(shift - 1, side + 1), pen.lineTo(shift + side + 1, -1));
    pen.stroke();
    let pattern = this.context.createPattern(tile, "repeat");
    return (pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0])), (this.hatch = { pattern, colour, ratio }), pattern);
  }
  drawGaps(columns, rows, left, top, cell2, colours) {
    let { context } = this;
    ((context.strokeStyle = colours.paper), (context.globalAlpha = 0.6), (context.lineWidth = 1), context.beginPath());
    for (let column = 1; column < columns; column += 1)
      (context.moveTo(left + cell2 * column, top), context.lineTo(left + cell2 * column, top + cell2 * rows));
    for (let row = 1; row < rows; row += 1)
      (context.moveTo(left, top + cell2 * row), context.lineTo(left + cell2 * columns, top + cell2 * row));
    (context.stroke(), (context.globalAlpha = 1));
  }
  drawCurrent({ columns, weights }, current, { left, top, cell: cell2, fonts }, colours, one) {
    let { context } = this;
    ((context.lineWidth = 2),
      (context.strokeStyle = colours.accent),
      context.strokeRect(left - 1, top + cell2 * current - 1, cell2 * columns.length + 2, cell2 + 2),
      !(cell2 < 36) &&
        ((context.font = fonts.plain),
        (context.textAlign = "center"),
        (context.textBaseline = "middle"),
        columns.forEach((_, column) => {
          let weight = weights[current * columns.length + column] / one;
          ((context.fillStyle = isBright(colours.table[Math.round(weight * 255)]) ? colours.black : colours.white),
            context.fillText(weight.toFixed(2), left + cell2 * (column + 0.5), top + cell2 * (current + 0.5)));
        })));
  }
  drawPointed(pointed, { left, top, cell: cell2 }, colours) {
    let { context } = this,
      x = left + cell2 * pointed.column,
      y = top + cell2 * pointed.row;
    ((context.lineWidth = 3),
      (context.strokeStyle = colours.paper),
      context.strokeRect(x, y, cell2, cell2),
      (context.lineWidth = 1.5),
      (context.strokeStyle = colours.ink),
      context.strokeRect(x, y, cell2, cell2));
  }
  drawRowLabels({ rows, current }, { left, top, cell: cell2, size, fonts, arrowWidth, outputWidth }, colours, pointed) {
    let { context } = this;
    context.textBaseline = "middle";
    for (let index of labelled(rows.length, pointed ? [pointed.row] : [current], every(size, cell2))) {
      let { input, output } = rows[index],
        y = top + cell2 * (index + 0.5),
        later = current !== null && index > current;
      ((context.textAlign = "right"),
        (context.font = fonts.strong),
        (context.fillStyle = later ? colours.muted : index === current ? colours.accent : colours.ink),
        context.fillText(shorten(output), left - 8, y),
        !(!arrowWidth || input === void 0) &&
          ((context.fillStyle = colours.muted),
          (context.font = fonts.small),
          context.fillText(shorten(input), left - 8 - outputWidth - arrowWidth, y),
          (context.textAlign = "center"),
          context.fillText("→", left - 8 - outputWidth - arrowWidth / 2, y)));
    }
  }
  drawColumnLabels({ left, top, cell: cell2, size, fonts, columnTexts, columnWidths }, colours, pointed) {
    let { context } = this;
    context.textBaseline = "middle";
    for (let index of labelled(columnTexts.length, pointed ? [pointed.column] : [], every(size, cell2))) {
      let x = left + cell2 * (index + 0.5),
        strong = pointed?.column === index;
      ((context.font = strong ? fonts.strong : fonts.plain),
        (context.fillStyle = strong ? colours.ink : colours.muted),
        columnWidths[index] <= cell2 - 3 || columnTexts[index].length === 1
          ? ((context.textAlign = "center"), context.fillText(columnTexts[index], x, top - size / 2 - 4))
          : (context.save(),
            context.translate(x, top - 6),
            context.rotate(-Math.PI / 2),
            (context.textAlign = "left"),
            context.fillText(columnTexts[index], 0, 0),
            context.restore()));
    }
  }
};
function every(size, cell2) {
  return Math.max(1, Math.ceil((size + 2) / cell2));
}
var Heatmap = class {
  constructor({ one, onPoint, tip, schedule }) {
    ((this.one = one),
      (this.onPoint = onPoint),
      (this.tip = tip),
      (this.schedule = schedule),
      (this.view = null),
      (this.cell = null),
      (this.pointer = null),
      (this.dirty = !0),
      (this.layout = null),
      (this.canvas = make("canvas", "tl-heat-canvas", { role: "img" })),
      (this.canvas.tabIndex = 0),
      (this.bubbleStrong = make("strong")),
      (this.bubbleRest = make("span")),
      (this.bubble = make("div", "tl-heat-tip", {}, this.bubbleStrong, this.bubbleRest)),
      (this.bubble.hidden = !0),
      (this.element = make("div", "tl-heat", {}, this.canvas, this.bubble)),
      (this.painting = new Painting()),
      (this.room = 0),
      new ResizeObserver(() => {
        let room = this.element.clientWidth;
        !room || room === this.room || ((this.room = room), (this.dirty = !0), this.schedule());
      }).observe(this.element),
      this.listen());
  }
  listen() {
    let point = (event) => {
      let box = this.canvas.getBoundingClientRect(),
        at = { x: event.clientX - box.left, y: event.clientY - box.top };
      this.pointAt(this.cellAt(at.x, at.y), at);
    };
    (this.canvas.addEventListener("pointermove", point),
      this.canvas.addEventListener("pointerdown", point),
      this.canvas.addEventListener("pointerleave", (event) => {
        event.pointerType === "mouse" && this.pointAt(null);
      }),
      this.canvas.addEventListener("blur", () => this.pointAt(null)),
      this.canvas.addEventListener("keydown", (event) => this.key(event)));
  }
  show(view) {
    let before = this.view;
    ((this.view = view),
      (!before || before.rows !== view.rows || before.columns !== view.columns) && this.pointAt(null),
      this.canvas.setAttribute("aria-label", view.label),
      (this.dirty = !0),
      this.schedule());
  }
  weight(row, column) {
    return this.view === null ? 0 : this.view.weights[row * this.view.columns.length + column] / this.one;
  }
  cellAt(x, y) {
    if (this.layout === null || this.view === null) return null;
    let { left, top, cell: cell2 } = this.layout,
      column = Math.floor((x - left) / cell2),
      row = Math.floor((y - top) / cell2);
    return row >= 0 && column >= 0 && row < this.view.rows.length && column < this.view.columns.length ? { row, column } : null;
  }
  pointAt(cell2, pointer = null) {
    let same = cell2 === this.cell || (cell2 && this.cell && cell2.row === this.cell.row && cell2.column === this.cell.column);
    ((this.pointer = pointer), !(same && !cell2) && ((this.cell = cell2), (this.dirty = !0), this.schedule(), same || this.onPoint(cell2)));
  }
  key(event) {
    if (!this.view) return;
    if (event.key === "Escape" && this.cell) {
      this.pointAt(null);
      return;
    }
    let move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!move || !event.shiftKey) return;
    (event.preventDefault(), event.stopPropagation());
    let from = this.cell || { row: (this.view.current ?? 0) - move[0], column: -move[1] };
    this.pointAt({
      row: clamp(from.row + move[0], 0, this.view.rows.length - 1),
      column: clamp(from.column + move[1], 0, this.view.columns.length - 1),
    });
  }
  paint(colours) {
    if (((this.dirty = !1), !this.view || !this.room)) return;
    let ratio = window.devicePixelRatio || 1,
      layout = measure(this.painting.context, this.view, this.room, ratio, colours.font, this.layout);
    (layout !== this.layout && this.resize(layout), this.painting.draw(this.view, layout, colours, this.cell, this.one));
    let page = this.canvas.getContext("2d");
    (page.clearRect(0, 0, this.canvas.width, this.canvas.height), page.drawImage(this.painting.sheet, 0, 0), this.placeBubble(layout));
  }
  resize(layout) {
    this.layout = layout;
    let { width, height, ratio, left, top, cell: cell2 } = layout;
    for (let canvas of [this.canvas, this.painting.sheet])
      ((canvas.width = Math.round(width * ratio)), (canvas.height = Math.round(height * ratio)));
    ((this.canvas.style.width = `${width}px`),
      (this.canvas.style.height = `${height}px`),
      Object.assign(this.canvas.dataset, { left, top, cell: cell2 }));
  }
  placeBubble({ left, top, cell: cell2, width, height }) {
    if (((this.bubble.hidden = !this.cell), !this.cell)) return;
    let at = this.pointer || { x: left + cell2 * (this.cell.column + 0.5), y: top + cell2 * this.cell.row },
      [strong, rest] = this.tip({ ...this.cell, weight: this.weight(this.cell.row, this.cell.column) });
    ((this.bubbleStrong.textContent = strong), (this.bubbleRest.textContent = rest));
    let x = Math.max(0, Math.min(at.x + 12, width - this.bubble.offsetWidth)),
      above = at.y - this.bubble.offsetHeight - 10,
      y = above >= 0 ? above : Math.min(at.y + 18, Math.max(0, height - this.bubble.offsetHeight));
    this.bubble.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
};
function rowName(text, { input, output }) {
  return input === void 0 ? output : fill(text.in_out, { input, output });
}
function cellNames(text, { rows, columns }, { row, column }) {
  return { row: rowName(text, rows[row]), column: columns[column] };
}
function cellTip(text, shape2, cell2) {
  return [cell2.weight.toFixed(3), fill(text.tip, cellNames(text, shape2, cell2))];
}
function cellReadout(text, shape2, cell2, where) {
  return fill(text.readout, { ...cellNames(text, shape2, cell2), weight: cell2.weight.toFixed(3), where });
}
var SIZE = { maxHeight: 430, maxCell: 46 },
  Picture = class {
    constructor(view) {
      let { text } = view;
      ((this.view = view),
        (this.title = make("span", "tl-film-title")),
        (this.headWords = make("span", "tl-film-head")),
        (this.axes = make("p", "tl-film-axes")),
        (this.hint = make("p", "tl-film-hint", {}, text.hint)),
        (this.plate = make("div", "tl-film-plate")),
        (this.scale = make("span", "tl-film-scale")),
        (this.readout = make("p", "tl-film-readout", { role: "status" }, text.readout_hint)),
        (this.image = document.createElement("canvas")),
        (this.heatmap = this.makeHeatmap()));
      let label = make("span", "tl-film-label", {}, text.legend);
      this.node = make(
        "figure",
        "tl-film-picture",
        {},
        make("figcaption", "", {}, make("div", "tl-film-caption", {}, this.title, this.headWords), this.axes),
        this.plate,
        make("div", "tl-film-legend", {}, label, make("span", "", {}, "0"), this.scale, make("span", "", {}, "1")),
        this.readout,
        make("p", "tl-film-axes", {}, text.given),
      );
    }
    makeHeatmap() {
      let { state, text, weightOne, schedule } = this.view;
      return new Heatmap({
        one: weightOne,
        schedule,
        tip: (cell2) => (state.film === null ? ["", ""] : cellTip(text, state.film.shapes[state.kind], cell2)),
        onPoint: (cell2) => setText(this.readout, cell2 && state.film ? this.readoutWords(state.film, cell2) : text.readout_hint),
      });
    }
    readoutWords(film, { row, column }) {
      let { state, text } = this.view,
        weight = this.heatmap.weight(row, column);
      return cellReadout(text, film.shapes[state.kind], { row, column, weight }, headName(text, state.layer, state.head));
    }
    renderColours(anchors) {
      this.scale.style.background = paletteGradient(anchors);
    }
    renderFilm(film, waiting) {
      let { state, text } = this.view;
      (this.plate.replaceChildren(film ? this.heatmap.element : this.hint),
        setText(this.hint, waiting ? text.hint_waiting : text.hint),
        film === null &&
          (setText(this.title, text[state.kind]), setText(this.headWords, ""), setText(this.axes, text[`axes_${state.kind}`])));
    }
    renderFrame(film, frame, colours) {
      let { state, text, weightOne } = this.view,
        { kind, layer: layer2, head } = state,
        shape2 = film.shapes[kind],
        weights = headWeights(film, frame, kind, layer2, head),
        where = headName(text, layer2, head);
      this.heatmap.show({
        ...shape2,
        ...SIZE,
        weights,
        current: null,
        image: weightsImage(weights, weightOne, shape2.rows.length, shape2.columns.length, colours.table, this.image),
        label: `${text[kind]}, ${where}, ${fill(text.step_at, { step: frame.step })}. ${text.readout_hint}`,
      });
      let alignment = frame.alignment[headIndex(layer2, head, film.about.heads)].toFixed(2);
      (setText(this.title, text[kind]),
        setText(this.headWords, kind === "cross" ? `${where} · ${fill(text.aligned, { value: alignment })}` : where),
        setText(this.axes, text[`axes_${kind}`]),
        this.heatmap.cell && this.heatmap.onPoint(this.heatmap.cell));
    }
    paint(colours) {
      this.heatmap.dirty && this.heatmap.paint(colours);
    }
  };
var PLAY_MILLISECONDS = 6e3,
  LEAST = 60,
  MOST = 300;
function playPace(frames) {
  let each = PLAY_MILLISECONDS / frames;
  return { pause: clamp(each, LEAST, MOST), stride: Math.max(1, Math.round(LEAST / each)) };
}
var Winding = class {
  constructor({ state, change }) {
    ((this.state = state), (this.change = change), (this.timer = void 0));
  }
  first() {
    this.goTo(0);
  }
  back() {
    this.goTo(this.index - 1);
  }
  next() {
    this.goTo(this.index + 1);
  }
  last() {
    this.goTo(1 / 0);
  }
  play() {
    let { film, playing } = this.state;
    if (!(film === null || film.frames.length < 2)) {
      if (playing) {
        this.stop();
        return;
      }
      (this.index === film.frames.length - 1 && this.goTo(0), this.change({ playing: !0 }), this.wait());
    }
  }
  get index() {
    let { state } = this;
    return state.film === null ? 0 : shownIndex(state.film, state);
  }
  goTo(index) {
    this.state.film !== null && (this.stop(), this.show(index));
  }
  stop() {
    (this.cancel(), this.state.playing && this.change({ playing: !1 }));
  }
  cancel() {
    clearTimeout(this.timer);
  }
  show(index) {
    let { film } = this.state;
    if (film === null) return;
    let last = film.frames.length - 1,
      shown = clamp(index, 0, last);
    this.change({ step: film.frames[shown].step, following: shown === last });
  }
  wait() {
    let { film } = this.state;
    if (film === null) return;
    let { pause, stride } = playPace(film.frames.length);
    this.timer = setTimeout(() => this.tick(stride), pause);
  }
  tick(stride) {
    (this.show(this.index + stride), this.state.following ? this.stop() : this.wait());
  }
};
var SIGHT = { rootMargin: "300px" };
function build({ element, root, props, text, language, signal }) {
  let state = newState(isDark()),
    renderer = new Renderer({ root, state, draw, signal }),
    view = {
      state,
      text,
      formats: numberFormats(language),
      weightOne: props.weight_one,
      change: (patch) => renderer.change(patch),
      schedule: () => renderer.schedule(),
    },
    palette = plain(props.palette),
    lost = make("p", "tl-film-lost", { role: "status" }),
    watch = new FilmWatch({ view, api: apiOf(language).attention, say: (words) => setText(lost, words), signal }),
    winding = new Winding(view),
    introduction2 = new Introduction(text),
    player = new FilmPlayer(view, winding),
    choices = new FilmChoices(view, (probe) => watch.chooseProbe(probe)),
    picture = new Picture(view),
    overview = new HeadOverview(view),
    plot = new AlignmentPlot(view, language);
  root.append(
    introduction2.node,
    player.node,
    choices.node,
    make(
      "div",
      "tl-film-main",
      {},
      picture.node,
      make(
        "div",
        "tl-film-side",
        {},
        overview.node,
        make("div", "tl-film-alignment", {}, plot.node, make("p", "tl-film-axes", {}, text.alignment_why)),
      ),
    ),
    lost,
  );
  let colours, drawnStep, publishedMark;
  function draw(changed) {
    (changed("dark") && drawColours(),
      changed("film", "waiting") && drawFilm(),
      changed("kind") && choices.pressKind(state.kind),
      changed("film", "probe") && choices.pressProbe(state.probe),
      drawFrame(changed),
      player.render(),
      state.film !== null && picture.paint(colours),
      describe());
  }
  function drawColours() {
    let anchors = palette[state.dark ? "dark" : "light"];
    ((colours = pageColours(root, colourTable(anchors), state.dark)), picture.renderColours(anchors));
  }
  function drawFilm() {
    let { film, waiting } = state;
    (root.classList.toggle("tl-film-empty", film === null),
      introduction2.render(film?.about),
      picture.renderFilm(film, waiting),
      choices.renderProbes(film?.about.probes ?? []),
      overview.renderFilm(film),
      plot.renderFilm(film));
  }
  function drawFrame(changed) {
    let { film } = state,
      frame = film === null ? null : shownFrame(film, state),
      step = frame?.step ?? null,
      isOther = step !== drawnStep || changed("film", "layer", "head", "dark");
    (film !== null &&
      frame !== null &&
      ((isOther || changed("kind", "width")) && picture.renderFrame(film, frame, colours),
      (isOther || changed("kind")) && overview.renderFrame(film, frame, colours)),
      (isOther || changed("newest", "thinned", "status")) && plot.render(film),
      (drawnStep = step));
  }
  function describe() {
    let { film, following, playing, kind, layer: layer2, head } = state;
    (Object.assign(element.dataset, {
      run: film?.run ?? "",
      step: drawnStep ?? "",
      frames: film?.frames.length ?? 0,
      following,
      playing,
      probe: film?.probe ?? "",
      kind,
      layer: layer2 + 1,
      head: head + 1,
      complete: film?.complete ?? !1,
    }),
      publishMark(film === null || following ? null : (drawnStep ?? null)));
  }
  function publishMark(step) {
    step !== publishedMark && ((publishedMark = step), publish("filmStep", { step }));
  }
  function takeRun({ run }) {
    run !== (watch.fetched?.run ?? null) && (winding.stop(), watch.follow(run));
  }
  function onKey(event) {
    let move = moveOfKey(event);
    move === null ||
      state.film === null ||
      (move === "play" && event.target instanceof Element && event.target.closest("button")) ||
      (event.preventDefault(), winding[move]());
  }
  let resizes = new ResizeObserver(() => view.change({ width: root.clientWidth })),
    sight = new IntersectionObserver(([entry]) => watch.setInSight(entry.isIntersecting), SIGHT);
  (resizes.observe(root),
    sight.observe(root),
    onTheme(() => view.change({ dark: isDark() }), signal),
    root.addEventListener("keydown", onKey),
    subscribe("runShown", takeRun, signal),
    signal.addEventListener("abort", () => {
      (winding.cancel(), resizes.disconnect(), sight.disconnect(), plot.destroy());
    }),
    view.schedule(),
    publish("sayWhatIsShown", null));
}
var mount = defineComponent("attention_film", build);
var Figure = class {
  constructor(view, pictures, kind, { className, readoutHint, saveButtons }) {
    let { text } = view;
    ((this.view = view),
      (this.pictures = pictures),
      (this.kind = kind),
      (this.readoutHint = readoutHint),
      (this.where = make("span", "tl-attn-where")),
      (this.plate = make("div", "tl-attn-plate")),
      (this.readout = make("p", "tl-attn-readout", { role: "status" })));
    let title = make("span", "tl-attn-title", {}, text[kind]),
      caption = make(
        "figcaption",
        "",
        {},
        make("span", "tl-attn-heading", {}, title, this.where),
        make("span", "tl-attn-save", {}, ...saveButtons),
        make("span", "tl-attn-axes", {}, text[`axes_${kind}`]),
      );
    this.node = make("figure", `tl-attn-figure ${className}`, { "data-map": kind }, caption, this.plate, this.readout);
  }
  makeHeatmap(headOf) {
    let { view, kind, readout } = this,
      { state, text, weightOne, schedule } = view;
    return new Heatmap({
      one: weightOne,
      schedule,
      tip: (cell2) => (state.decode === null ? ["", ""] : cellTip(text, state.decode.shapes[kind], cell2)),
      onPoint: (cell2) => {
        readout.textContent = cell2 && state.decode ? this.readoutWords(state.decode, cell2, headOf()) : this.readoutHint;
      },
    });
  }
  readoutWords(decode, { row, column }, head) {
    let { state, text, weightOne } = this.view,
      shape2 = decode.shapes[this.kind],
      weight = decode.weights(this.kind, state.layer, head)[row * shape2.columns.length + column] / weightOne,
      words = cellReadout(text, shape2, { row, column, weight }, this.selection(decode, head));
    return shape2.stepped && row > state.step ? `${words} ${fill(text.readout_later, { step: row + 1 })}` : words;
  }
  selection(decode, head) {
    return selectionName(this.view.text, this.view.state.layer, head, decode.heads);
  }
  showWeights(heatmap, decode, head, size) {
    let { state, text } = this.view,
      shape2 = decode.shapes[this.kind];
    heatmap.show({
      ...size,
      ...shape2,
      image: this.pictures.of(decode, this.kind, state.layer, head),
      weights: decode.weights(this.kind, state.layer, head),
      current: shape2.stepped ? state.step : null,
      label: `${text[this.kind]}, ${this.selection(decode, head)}. ${text.readout_hint}`,
    });
  }
  clear() {
    ((this.where.textContent = ""), (this.readout.textContent = ""));
  }
};
function newState2(dark) {
  return { decode: null, step: 0, layer: 1 / 0, head: "mean", mirrored: null, playing: !1, speed: 1, gridKind: "cross", dark, width: 0 };
}
function oneHead(head) {
  return head === "all" ? "mean" : head;
}
function keptChoice({ layer: layer2, head }, { layers, heads }) {
  return { layer: clamp(layer2, 0, layers - 1), head: typeof head == "number" && head >= heads ? "mean" : head };
}
var SIZE2 = { maxHeight: 560, maxCell: 88 },
  PANEL_SIZE = { maxHeight: 340, maxCell: 44, compact: !0, terse: !0 },
  LONG_SOURCE = 16,
  PANEL_WIDTHS = { short: 150, long: 250 },
  CrossAttentionFigure = class extends Figure {
    constructor(view, pictures, saveButtons) {
      (super(view, pictures, "cross", { className: "tl-attn-large", readoutHint: view.text.readout_hint, saveButtons }),
        (this.heatmap = this.makeHeatmap(() => oneHead(view.state.head))),
        (this.panels = []),
        (this.panelGrid = make("div", "tl-attn-panels")),
        (this.hint = make("p", "tl-attn-hint", {}, view.text.hint)),
        this.plate.append(this.hint));
    }
    get heatmaps() {
      let { decode, head } = this.view.state;
      return head !== "all" ? [this.heatmap] : this.panels.slice(0, decode?.heads ?? 0).map(({ heatmap }) => heatmap);
    }
    get allHeatmaps() {
      return [this.heatmap, ...this.panels.map(({ heatmap }) => heatmap)];
    }
    render(decode) {
      decode === null ? (this.clear(), this.plate.replaceChildren(this.hint)) : (this.readout.textContent = this.readoutHint);
    }
    renderChoice(decode) {
      let { head } = this.view.state;
      ((this.where.textContent = this.selection(decode, head)),
        head === "all"
          ? this.renderPanels(decode)
          : this.heatmap.element.parentNode !== this.plate && this.plate.replaceChildren(this.heatmap.element));
    }
    renderPanels({ heads, source }) {
      let fitting = Math.floor(this.plate.clientWidth / (source.length > LONG_SOURCE ? PANEL_WIDTHS.long : PANEL_WIDTHS.short)),
        most = heads <= 4 ? Math.min(2, heads) : 3;
      (this.panelGrid.style.setProperty("--tl-columns", String(clamp(fitting, 1, most))),
        this.panelGrid.replaceChildren(...Array.from({ length: heads }, (_, head) => this.panel(head).node)),
        this.plate.replaceChildren(this.panelGrid));
    }
    panel(head) {
      for (let next = this.panels.length; next <= head; next += 1) this.panels.push(this.makePanel(next));
      return this.panels[head];
    }
    makePanel(head) {
      let { text, change } = this.view,
        heatmap = this.makeHeatmap(() => head),
        words = fill(text.head_number, { head: head + 1 }),
        title = make("button", "tl-attn-panel-title", { type: "button", click: () => change({ head }) }, words);
      return { heatmap, node: make("div", "tl-attn-panel", { "data-head": head + 1 }, title, heatmap.element) };
    }
    renderStep(decode) {
      let { head } = this.view.state;
      if (head !== "all") {
        this.showWeights(this.heatmap, decode, head, SIZE2);
        return;
      }
      for (let i = 0; i < decode.heads; i += 1) this.showWeights(this.panel(i).heatmap, decode, i, PANEL_SIZE);
    }
  };
var Decode = class {
  constructor(value) {
    let inputs = [value.start, ...value.output.slice(0, -1)];
    ((this.source = value.source),
      (this.start = value.start),
      (this.output = value.output),
      (this.expected = value.expected),
      (this.candidates = value.candidates),
      (this.layers = value.layers),
      (this.heads = value.heads),
      (this.stopped = value.stopped),
      (this.request = value.request ?? null),
      (this.shapes = shapesOf(value.source, inputs, value.output)),
      (this.maps = Object.fromEntries(KINDS.map((kind) => [kind, decodeWeights(value.maps[kind])]))),
      (this.means = new Map()));
  }
  get steps() {
    return this.output.length;
  }
  weights(kind, layer2, head) {
    let size = cellCount(this.shapes[kind]);
    if (head !== "mean") return weightsOfHead(this.maps[kind], this.heads, size, layer2, head);
    let key = `${kind} ${layer2}`,
      mean = this.means.get(key) ?? meanOfHeads(this.maps[kind], this.heads, size, layer2);
    return (this.means.set(key, mean), mean);
  }
  sourceWeights(step, layer2, head) {
    let columns = this.source.length;
    return this.weights("cross", layer2, head).subarray(step * columns, (step + 1) * columns);
  }
};
function answersLatest(value, asked) {
  let request = value?.request;
  return !asked || !request || (request.model === asked.model && request.source === asked.source);
}
function numbered(count) {
  return Array.from({ length: count }, (_, i) => [i, String(i + 1)]);
}
var HeadChoice = class {
  constructor({ text, change }) {
    ((this.text = text),
      (this.change = change),
      (this.size = ""),
      (this.layerGroup = make("div")),
      (this.headGroup = make("div")),
      (this.node = make("div", "tl-attn-tools")));
  }
  render(decode) {
    let { layers, heads } = decode ?? { layers: 1, heads: 1 };
    this.size !== `${layers} ${heads}` && this.build(layers, heads);
    for (let button of this.node.querySelectorAll("button")) button.disabled = decode === null;
    decode === null && this.press(null, null);
  }
  build(layers, heads) {
    let { text, change, node } = this,
      hasFocus = node.contains(document.activeElement),
      headChoices = [...numbered(heads), ["mean", text.mean], ["all", text.all_heads]];
    ((this.size = `${layers} ${heads}`),
      (this.layerGroup = choiceGroup("tl-attn", "layer", text.layer, numbered(layers), (layer2) => change({ layer: layer2 }))),
      (this.headGroup = choiceGroup("tl-attn", "head", text.head, headChoices, (head) => change({ head }))),
      (this.layerGroup.dataset.size = this.size),
      this.layerGroup.classList.add("tl-attn-layers"),
      this.headGroup.classList.add("tl-attn-heads"),
      node.replaceChildren(this.layerGroup, this.headGroup),
      hasFocus && find(node, "button").focus());
  }
  press(layer2, head) {
    (press(this.layerGroup, layer2), press(this.headGroup, head));
  }
};
var RATIOS = [0.5, 2],
  HeadOverview2 = class {
    constructor({ text, state, change }, pictures) {
      ((this.state = state),
        (this.pictures = pictures),
        (this.heads = new HeadGrid("tl-attn", text, (layer2, head) => change({ layer: layer2, head }))));
      let kinds = KINDS.map((kind) => [kind, text[`short_${kind}`]]);
      ((this.kinds = choiceGroup("tl-attn", "kind", text.thumbs_map, kinds, (gridKind) => change({ gridKind }))),
        (this.node = make(
          "section",
          "tl-attn-every",
          { "aria-label": text.thumbs },
          make("h4", "tl-attn-title", {}, text.thumbs),
          this.kinds,
          this.heads.node,
          make("p", "tl-attn-axes", {}, text.thumbs_axes),
        )));
    }
    render(decode) {
      for (let button of this.kinds.querySelectorAll("button")) button.disabled = decode === null;
      (press(this.kinds, this.state.gridKind), decode === null && this.heads.clear());
    }
    renderThumbnails(decode) {
      let { gridKind } = this.state,
        { rows, columns, stepped } = decode.shapes[gridKind],
        { grid } = this.heads;
      (grid.style.setProperty("--tl-ratio", String(clamp(columns.length / rows.length, ...RATIOS))),
        grid.classList.toggle("tl-attn-stepped", stepped),
        this.heads.build(decode.layers, decode.heads, (layer2, head) => this.pictures.of(decode, gridKind, layer2, head)));
    }
    renderChoice() {
      let { layer: layer2, head, gridKind } = this.state;
      (press(this.kinds, gridKind), this.heads.press((row, column) => row === layer2 && (head === "all" || column === head)));
    }
    renderStep(step, steps) {
      (this.heads.grid.style.setProperty("--tl-done", `${((step + 1) / steps) * 100}%`),
        this.heads.grid.style.setProperty("--tl-row", `${100 / steps}%`));
    }
  };
var Pictures = class {
  constructor(root, palette, weightOne) {
    ((this.root = root),
      (this.palette = palette),
      (this.weightOne = weightOne),
      (this.dark = !1),
      (this.pageColours = null),
      (this.made = new WeakMap()));
  }
  setTheme(dark) {
    ((this.dark = dark), (this.pageColours = null));
  }
  get anchors() {
    return this.palette[this.dark ? "dark" : "light"];
  }
  get colours() {
    return ((this.pageColours ??= pageColours(this.root, colourTable(this.anchors), this.dark)), this.pageColours);
  }
  of(decode, kind, layer2, head) {
    let made = this.made.get(decode) ?? new Map();
    this.made.set(decode, made);
    let key = [kind, layer2, head, this.dark].join(" ");
    if (!made.has(key)) {
      let { rows, columns } = decode.shapes[kind],
        weights = decode.weights(kind, layer2, head);
      made.set(key, weightsImage(weights, this.weightOne, rows.length, columns.length, this.colours.table));
    }
    return made.get(key);
  }
};
var STEP_MILLISECONDS = 900,
  Playback = class {
    constructor({ state, change }) {
      ((this.state = state), (this.change = change), (this.timer = void 0));
    }
    first() {
      this.goTo(0);
    }
    back() {
      this.goTo(this.state.step - 1);
    }
    next() {
      this.goTo(this.state.step + 1);
    }
    last() {
      this.goTo(1 / 0);
    }
    play() {
      let { decode, step, playing } = this.state;
      if (decode !== null) {
        if (playing) {
          this.stop();
          return;
        }
        (step === decode.steps - 1 && step > 0 && this.change({ step: 0 }),
          decode.steps !== 1 && (this.change({ playing: !0 }), this.wait()));
      }
    }
    goTo(step) {
      this.state.decode !== null && (this.stop(), this.show(step));
    }
    stop() {
      (this.cancel(), this.change({ playing: !1 }));
    }
    cancel() {
      clearTimeout(this.timer);
    }
    show(step) {
      let { decode } = this.state;
      decode !== null && this.change({ step: clamp(step, 0, decode.steps - 1) });
    }
    wait() {
      this.timer = setTimeout(() => this.tick(), STEP_MILLISECONDS / this.state.speed);
    }
    tick() {
      let { state } = this;
      (this.show(state.step + 1), state.decode === null || state.step >= state.decode.steps - 1 ? this.stop() : this.wait());
    }
  };
var KEPT = 1e4;
function saveFile({ name, mime, base64 }) {
  let bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
    address = URL.createObjectURL(new Blob([bytes], { type: mime }));
  (make("a", "", { href: address, download: name }).click(), setTimeout(() => URL.revokeObjectURL(address), KEPT));
}
async function fetchFile(asked, failed) {
  let reply = await asked.catch(() => {});
  return reply?.base64 === void 0 ? reply?.error || failed : (saveFile(reply), "");
}
var PICTURE_FORMATS = ["svg", "png"];
function fileRequest({ decode, step, layer: layer2, head, dark }, format, map, language) {
  let pictured = map === "cross" ? head : oneHead(head);
  return {
    request: decode?.request ?? null,
    format,
    step,
    layer: layer2,
    head: pictured === "mean" ? null : pictured,
    map,
    dark,
    language,
  };
}
var SaveButtons = class {
  constructor({ state, text }, language, download) {
    ((this.state = state),
      (this.text = text),
      (this.language = language),
      (this.download = download),
      (this.buttons = []),
      (this.error = make("p", "tl-attn-error", { role: "alert" })));
  }
  ofFigure(kind) {
    let { text } = this,
      buttons = PICTURE_FORMATS.map((format) =>
        this.button(format, kind, fill(text.save_figure, { figure: text[kind], format: text[format] })),
      );
    return (
      kind === "cross" && buttons.push(this.button("json", kind, text.save_trace), this.button("ckpt", kind, text.save_model)),
      buttons
    );
  }
  button(format, kind, words) {
    let button = make(
      "button",
      "tl-attn-save-button",
      { type: "button", "aria-label": words, title: words, click: () => this.save(button, format, kind) },
      this.text[format],
    );
    return ((button.dataset.format = format), this.buttons.push(button), button);
  }
  async save(button, format, kind) {
    button.disabled = !0;
    let asked = this.download(fileRequest(this.state, format, kind, this.language));
    ((this.error.textContent = await fetchFile(asked, this.text.save_failed)), (button.disabled = this.state.decode === null));
  }
  render(decode) {
    for (let button of this.buttons) button.disabled = decode === null;
    this.error.textContent = "";
  }
};
var SIZE3 = { maxHeight: 300, maxCell: 34, compact: !0 },
  SelfAttentionFigure = class extends Figure {
    constructor(view, pictures, kind, saveButtons) {
      (super(view, pictures, kind, { className: "tl-attn-small", readoutHint: "", saveButtons }),
        (this.heatmap = this.makeHeatmap(() => oneHead(view.state.head))),
        this.plate.append(this.heatmap.element));
    }
    get heatmaps() {
      return [this.heatmap];
    }
    get allHeatmaps() {
      return [this.heatmap];
    }
    render(decode) {
      decode === null
        ? (this.clear(), this.plate.replaceChildren())
        : (this.plate.replaceChildren(this.heatmap.element), (this.readout.textContent = ""));
    }
    renderChoice(decode) {
      this.where.textContent = this.selection(decode, oneHead(this.view.state.head));
    }
    renderStep(decode) {
      this.showWeights(this.heatmap, decode, oneHead(this.view.state.head), SIZE3);
    }
  };
var OWNS_KEYS =
    'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="tab"], [role="radio"], [role="slider"], [role="listbox"], [role="combobox"], [role="menu"], [role="dialog"]',
  OWNS_SPACE = 'button, a, summary, [role="button"]';
function listenForKeys({ root, slider, state, moves, signal }) {
  document.addEventListener("keydown", onKey, { signal });
  function onKey(event) {
    let move = moveOfKey(event);
    if (move === null || state.decode === null) return;
    let target = event.target instanceof Element ? event.target : document.body;
    (target === slider ? move !== "play" : target.closest(OWNS_KEYS)) ||
      (move === "play" && target.closest(OWNS_SPACE)) ||
      !isOnScreen(root) ||
      (event.preventDefault(), moves[move]());
  }
}
function isOnScreen(element) {
  let box = element.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < window.innerHeight;
}
var MOST2 = 5;
function candidateRow() {
  let token = make("span", "tl-attn-candidate-token"),
    bar = make("span", "tl-attn-bar"),
    probability = make("span", "tl-attn-number"),
    tag = make("span", "tl-attn-tag"),
    track = make("span", "tl-attn-track", { "aria-hidden": "true" }, bar);
  return { node: make("li", "tl-attn-candidate", {}, token, track, probability, tag), token, bar, probability, tag };
}
var Candidates = class {
  constructor(text) {
    ((this.text = text),
      (this.rows = Array.from({ length: MOST2 }, candidateRow)),
      (this.node = make("ol", "tl-attn-candidates", { "aria-label": text.candidates }, ...this.rows.map(({ node }) => node))));
  }
  clear() {
    for (let { node } of this.rows) node.classList.add("tl-attn-none");
  }
  render({ candidates, output, expected }, step) {
    let offered = candidates[step] ?? [],
      chosen = offered.findIndex(([token]) => token === output[step]),
      right = expected !== null && expected[step] !== output[step] ? expected[step] : null;
    this.rows.forEach((row, i) => {
      if ((row.node.classList.toggle("tl-attn-none", i >= offered.length), i >= offered.length)) return;
      let [token, probability] = offered[i];
      (row.node.classList.toggle("tl-attn-chosen", i === chosen),
        (row.token.textContent = token),
        (row.bar.style.transform = `scaleX(${clamp(probability, 0, 1)})`),
        (row.probability.textContent = probability.toFixed(3)),
        (row.tag.textContent = token === right ? this.text.expected : ""));
    });
  }
};
var PLACES = 2;
function probabilityWords(probability, text) {
  let rounded = Math.round(probability * 100);
  return rounded >= 100 && probability < 1
    ? fill(text.percent, { number: ">99" })
    : rounded < 1 && probability > 0
      ? fill(text.percent, { number: "<1" })
      : fill(text.percent, { number: rounded });
}
function largestWeights(weights, count) {
  return Array.from(weights.keys())
    .sort((a, b) => weights[b] - weights[a] || a - b)
    .slice(0, count);
}
function stepSentence({ source, output, candidates }, step, weights, weightOne, text) {
  let token = output[step],
    chosen = candidates[step]?.find(([candidate]) => candidate === token),
    places = largestWeights(weights, PLACES)
      .map((i) => fill(text.place, { token: source[i], weight: (weights[i] / weightOne).toFixed(2) }))
      .join(text.place_join),
    percent = chosen ? probabilityWords(chosen[1], text) : "";
  return fill(chosen ? text.sentence : text.sentence_unsure, { step: step + 1, token, percent, places });
}
var TICKS = ["0", "0.5", "1"],
  StepPanel = class {
    constructor(text, weightOne) {
      ((this.text = text),
        (this.weightOne = weightOne),
        (this.sentence = make("p", "tl-attn-sentence", { "aria-live": "polite" })),
        (this.candidates = new Candidates(text)),
        (this.scale = make("span", "tl-attn-scale")));
      let legend = make(
          "div",
          "tl-attn-legend",
          {},
          make("span", "tl-attn-label", {}, text.legend),
          this.scale,
          make("span", "tl-attn-ticks", {}, ...TICKS.map((tick) => make("span", "", {}, tick))),
        ),
        title = make("h4", "tl-attn-label", {}, text.candidates);
      this.node = make("aside", "tl-attn-side", { "aria-label": text.now }, this.sentence, title, this.candidates.node, legend);
    }
    renderColours(anchors) {
      this.scale.style.background = paletteGradient(anchors);
    }
    clear() {
      ((this.sentence.textContent = ""), this.candidates.clear());
    }
    renderStep(decode, step, weights) {
      (this.candidates.render(decode, step), (this.sentence.textContent = stepSentence(decode, step, weights, this.weightOne, this.text)));
    }
  };
var SPEEDS = [0.5, 1, 2],
  StepPlayer = class {
    constructor({ text, change }, playback) {
      ((this.text = text),
        (this.buttons = playerButtons("tl-attn", text, playback)),
        (this.slider = make("input", "tl-attn-slider", { type: "range", min: 1, max: 1, value: 1, step: 1, "aria-label": text.step })),
        this.slider.addEventListener("input", () => playback.goTo(Number(this.slider.value) - 1)),
        (this.stepWords = make("span", "tl-attn-step")));
      let speeds = SPEEDS.map((speed) => [speed, fill(text.times, { number: speed })]);
      ((this.speeds = choiceGroup("tl-attn", "speed", text.speed, speeds, (speed) => change({ speed }))),
        (this.node = make(
          "div",
          "tl-attn-player",
          { role: "group", "aria-label": text.player, title: text.keys },
          make("div", "tl-attn-buttons", {}, ...Object.values(this.buttons)),
          this.stepWords,
          this.slider,
          this.speeds,
        )));
    }
    render(decode) {
      for (let control of [...this.node.querySelectorAll("button"), this.slider]) control.disabled = decode === null;
      decode === null ? ((this.stepWords.textContent = ""), (this.slider.value = "1")) : (this.slider.max = String(decode.steps));
    }
    renderStep(step, steps) {
      let { first, back, next, last } = this.buttons;
      ((first.disabled = back.disabled = step === 0), (next.disabled = last.disabled = step === steps - 1));
      let words = fill(this.text.step_of, { step: step + 1, steps });
      ((this.slider.value = String(step + 1)), this.slider.setAttribute("aria-valuetext", words), (this.stepWords.textContent = words));
    }
    renderPlaying(playing) {
      nameButton(this.buttons.play, playing ? "pause" : "play", this.text);
    }
    renderSpeed(speed) {
      press(this.speeds, speed);
    }
  };
function compareTokens(output, expected) {
  let length = Math.max(output.length, expected?.length ?? 0);
  return Array.from({ length }, (_, t) => ({
    token: output[t],
    expected: expected?.[t],
    isWrong: expected !== null && output[t] !== expected[t],
  }));
}
function verdictWords(compared, { expected, stopped }, text) {
  let wrong = countWrong(compared),
    sentences = [];
  return (
    expected && sentences.push(wrong ? fill(text.verdict_wrong, { wrong, total: compared.length }) : text.verdict_right),
    stopped === "length" && sentences.push(text.stopped_length),
    sentences.join(text.verdict_join)
  );
}
function countWrong(compared) {
  return compared.filter(({ isWrong }) => isWrong).length;
}
var DENSE = 20;
function tokenNode(token, className, ...children) {
  return make("span", `tl-attn-token ${className}`, {}, make("span", "tl-attn-token-text", {}, token), ...children);
}
var TokenStrip = class {
  constructor(text, weightOne) {
    ((this.text = text),
      (this.weightOne = weightOne),
      (this.source = make("div", "tl-attn-tokens tl-attn-source", { role: "group", "aria-label": text.source })),
      (this.output = make("div", "tl-attn-tokens tl-attn-output", { role: "group", "aria-label": text.output })),
      (this.verdict = make("p", "tl-attn-verdict")),
      (this.sourceBars = []),
      (this.outputTokens = []),
      (this.tops = null),
      (this.measuredWidth = 0),
      (this.scrolledTo = -1),
      (this.node = make(
        "div",
        "tl-attn-strip",
        {},
        make("span", "tl-attn-label", { "aria-hidden": "true" }, text.source),
        this.source,
        make("span", "tl-attn-label", { "aria-hidden": "true" }, text.output),
        this.output,
        make("span"),
        this.verdict,
      )));
  }
  render(decode) {
    if (decode === null) {
      (this.source.replaceChildren(),
        this.output.replaceChildren(),
        (this.verdict.textContent = ""),
        (this.verdict.className = "tl-attn-verdict"));
      return;
    }
    (this.node.classList.toggle("tl-attn-dense", decode.source.length > DENSE || decode.output.length > DENSE),
      this.renderSource(decode),
      this.renderOutput(decode));
  }
  renderSource({ source, start }) {
    let spacer = tokenNode(start, "tl-attn-start tl-attn-spacer");
    (spacer.setAttribute("aria-hidden", "true"),
      (this.sourceBars = source.map(() => make("span", "tl-attn-look", { "aria-hidden": "true" }))),
      this.source.replaceChildren(spacer, ...source.map((token, i) => tokenNode(token, "", this.sourceBars[i]))));
  }
  renderOutput(decode) {
    let { text } = this,
      compared = compareTokens(decode.output, decode.expected);
    ((this.outputTokens = compared.map(({ token = text.nothing, expected = text.nothing, isWrong }) => {
      if (!isWrong) return tokenNode(token, "");
      let title = fill(text.should_long, { token: expected });
      return tokenNode(token, "tl-attn-wrong", make("span", "tl-attn-should", { title }, fill(text.should, { token: expected })));
    })),
      this.output.replaceChildren(tokenNode(decode.start, "tl-attn-start"), ...this.outputTokens),
      (this.tops = null),
      (this.verdict.textContent = verdictWords(compared, decode, text)),
      (this.verdict.className = "tl-attn-verdict"),
      decode.expected && this.verdict.classList.add(countWrong(compared) ? "tl-attn-is-wrong" : "tl-attn-is-right"));
  }
  renderStep(step, steps, weights) {
    (this.outputTokens.forEach((node, t) => {
      (node.classList.toggle("tl-attn-later", t > step && step !== steps - 1),
        node.classList.toggle("tl-attn-missing", t >= steps),
        node.classList.toggle("tl-attn-current", t === step));
    }),
      this.sourceBars.forEach((bar, i) => {
        bar.style.transform = `scaleX(${(weights[i] / this.weightOne).toFixed(3)})`;
      }));
  }
  keepInSight(step, width) {
    if (!this.node.classList.contains("tl-attn-dense")) return;
    (this.tops === null || this.measuredWidth !== width) &&
      ((this.tops = this.outputTokens.map((node) => node.offsetTop)), (this.measuredWidth = width), (this.scrolledTo = -1));
    let top = Math.max(0, this.tops[step] - this.tops[0]);
    (top !== this.scrolledTo && (this.output.scrollTop = top), (this.scrolledTo = top));
  }
};
var PLACE = ["decode", "step", "layer", "head"];
function build2({ element, root, props, text, language, signal, onValue }) {
  let weightOne = props.weight_one,
    state = newState2(isDark()),
    renderer = new Renderer({ root, state, draw, signal }),
    view = { state, text, weightOne, change, schedule: () => renderer.schedule() },
    pictures = new Pictures(root, plain(props.palette), weightOne),
    playback = new Playback(view),
    save = new SaveButtons(view, language, apiOf(language).decodes.download),
    frames = 0,
    strip = new TokenStrip(text, weightOne),
    player = new StepPlayer(view, playback),
    choice = new HeadChoice(view),
    cross = new CrossAttentionFigure(view, pictures, save.ofFigure("cross")),
    panel = new StepPanel(text, weightOne),
    decoder = new SelfAttentionFigure(view, pictures, "decoder", save.ofFigure("decoder")),
    encoder = new SelfAttentionFigure(view, pictures, "encoder", save.ofFigure("encoder")),
    overview = new HeadOverview2(view, pictures),
    figures = [cross, decoder, encoder];
  root.append(
    make("div", "tl-attn-top", {}, strip.node, player.node),
    choice.node,
    make("div", "tl-attn-main", {}, cross.node, panel.node),
    save.error,
    make("div", "tl-attn-lower", {}, decoder.node, encoder.node, overview.node),
  );
  function change(patch) {
    (renderer.change(patch), PLACE.some((key) => key in patch) && announce());
  }
  function draw(changed) {
    let started = performance.now();
    (changed("dark") && (pictures.setTheme(state.dark), panel.renderColours(pictures.anchors)),
      changed("decode") && drawDecode(),
      changed("speed") && player.renderSpeed(state.speed),
      changed("playing", "decode") && player.renderPlaying(state.playing),
      state.decode !== null && drawPlace(state.decode, changed),
      (frames += 1),
      describe(performance.now() - started));
  }
  function drawDecode() {
    let { decode } = state;
    root.classList.toggle("tl-attn-empty", decode === null);
    for (let part of [player, choice, overview, save, strip, ...figures]) part.render(decode);
    decode === null && panel.clear();
  }
  function drawPlace(decode, changed) {
    let selected = changed("decode", "layer", "head", "dark", "width");
    (changed("decode", "gridKind", "dark") && overview.renderThumbnails(decode),
      (selected || changed("gridKind")) && drawSelection(decode),
      (selected || changed("step")) && drawStep(decode));
    for (let heatmap of figures.flatMap((figure) => figure.heatmaps)) heatmap.dirty && heatmap.paint(pictures.colours);
    changed("step", "decode", "width") && strip.keepInSight(state.step, state.width);
  }
  function drawSelection(decode) {
    choice.press(state.layer, state.head);
    for (let figure of figures) figure.renderChoice(decode);
    overview.renderChoice();
    for (let heatmap of figures.flatMap((figure) => figure.allHeatmaps))
      (heatmap.cell && heatmap.onPoint(heatmap.cell), (heatmap.dirty = !0));
  }
  function drawStep(decode) {
    let { step, layer: layer2, head } = state,
      weights = decode.sourceWeights(step, layer2, oneHead(head));
    (player.renderStep(step, decode.steps),
      strip.renderStep(step, decode.steps, weights),
      panel.renderStep(decode, step, weights),
      overview.renderStep(step, decode.steps));
    for (let figure of figures) figure.renderStep(decode);
  }
  function describe(milliseconds) {
    let { decode, step, layer: layer2, head, playing } = state;
    Object.assign(element.dataset, {
      step: decode ? step + 1 : 0,
      steps: decode ? decode.steps : 0,
      layer: decode ? layer2 + 1 : 0,
      head: typeof head == "number" ? head + 1 : head,
      playing,
      drawn: frames,
      milliseconds: milliseconds.toFixed(2),
    });
  }
  function show(value) {
    let decode = value?.output?.length ? new Decode(plain(value)) : null;
    playback.cancel();
    for (let heatmap of figures.flatMap((figure) => figure.allHeatmaps)) heatmap.pointAt(null);
    change({ decode, step: 0, playing: !1, ...(decode && keptChoice(state, decode)) });
  }
  function takeValue() {
    answersLatest(props.value, latest("decodeAsked"))
      ? state.mirrored === null && show(props.value)
      : (element.dataset.late = String(Number(element.dataset.late ?? 0) + 1));
  }
  function announce() {
    let { decode, step, layer: layer2, head, mirrored } = state;
    publish("decodeShown", { request: decode?.request ?? null, step, layer: layer2, head, mirrored: mirrored !== null });
  }
  function showRoom(mirror) {
    if (mirror === null) {
      change({ mirrored: null });
      return;
    }
    (mirror.version !== state.mirrored && ((state.mirrored = mirror.version), show(mirror.value)), playback.stop());
    let { step, layer: layer2, head } = mirror;
    state.decode !== null && change({ step: clamp(step, 0, state.decode.steps - 1), layer: layer2, head });
  }
  let resizes = new ResizeObserver(() => change({ width: root.clientWidth }));
  (resizes.observe(root),
    onTheme(() => isDark() !== state.dark && change({ dark: isDark() }), signal),
    listenForKeys({ root, slider: player.slider, state, moves: playback, signal }),
    subscribe("mirrorDecode", showRoom, signal),
    subscribe("sayWhatIsShown", announce, signal),
    signal.addEventListener("abort", () => {
      (playback.cancel(), resizes.disconnect());
    }),
    onValue(takeValue),
    show(props.value));
}
var mount2 = defineComponent("attention_view", build2);
function compareTokens2({ expected, output }) {
  return Array.from({ length: Math.max(expected.length, output.length) }, (_, i) =>
    i >= output.length
      ? { kind: "missing", expected: expected[i] }
      : i >= expected.length
        ? { kind: "extra", output: output[i] }
        : { kind: output[i] === expected[i] ? "right" : "wrong", output: output[i], expected: expected[i] },
  );
}
function verdictText(wrong, text) {
  return wrong === 0 ? `✓ ${text.right}` : `✗ ${fill(wrong === 1 ? text.wrong_one : text.wrong_many, { count: wrong })}`;
}
var Answers = class {
  constructor(text, { whole }) {
    ((this.text = text),
      (this.whole = whole),
      (this.rendered = void 0),
      (this.step = make("span", "tl-answers-step")),
      (this.list = make("ul", "tl-answers")));
    let title = make("span", "tl-says-title", { role: "heading", "aria-level": 3 }, text.says_title);
    this.node = make("section", "tl-says", {}, make("div", "tl-says-head", {}, title, this.step), this.list);
  }
  render(run) {
    let { text, whole } = this,
      answers = run?.answers ?? null;
    (setText(this.step, run && answers ? fill(text.after_step, { step: whole(run.answersStep) }) : ""),
      answers !== this.rendered &&
        ((this.rendered = answers),
        answers === null
          ? this.list.replaceChildren(make("li", "tl-answers-hint", {}, text.says_hint))
          : this.list.replaceChildren(...answers.map((answer) => answerRow(answer, text)))));
  }
};
function answerRow(answer, text) {
  let comparisons = compareTokens2(answer),
    wrong = comparisons.filter(({ kind }) => kind !== "right").length,
    source = answer.source.map((token) => cell("", token, "")),
    output = comparisons.map((comparison) => outputCell(comparison, text));
  return make(
    "li",
    "tl-answer",
    { "data-wrong": wrong },
    make("span", "tl-tokens tl-source", { role: "group", "aria-label": text.source }, ...source),
    make("span", "tl-arrow", { "aria-hidden": "true" }, "→"),
    make("span", "tl-tokens", { role: "group", "aria-label": text.answer }, ...output),
    make("span", wrong ? "tl-verdict tl-is-wrong" : "tl-verdict", {}, verdictText(wrong, text)),
  );
}
function outputCell(comparison, text) {
  if (comparison.kind === "right") return cell("tl-is-right", comparison.output, "");
  if (comparison.kind === "missing") {
    let { expected: expected2 } = comparison;
    return cell("tl-is-wrong tl-is-missing", "?", expected2, fill(text.missing_title, { expected: expected2 }));
  }
  let { output } = comparison;
  if (comparison.kind === "extra") return cell("tl-is-wrong tl-is-extra", output, text.extra, fill(text.extra_title, { said: output }));
  let { expected } = comparison;
  return cell("tl-is-wrong", output, expected, fill(text.wrong_title, { said: output, expected }));
}
function cell(className, token, below, title = "") {
  let node = make("span", `tl-cell ${className}`, {}, make("span", "tl-token", {}, token), make("span", "tl-below", {}, below));
  return (title && (node.setAttribute("role", "img"), node.setAttribute("aria-label", title), (node.title = title)), node);
}
function newCurve(most) {
  return { steps: [], loss: [], lr: [], most, seen: 0, stride: 1 };
}
function addPoints(curve, { steps, loss, lr }) {
  for (
    steps.forEach((step, i) => {
      curve.seen++ % curve.stride === 0 && (curve.steps.push(step), curve.loss.push(loss[i]), curve.lr.push(lr[i]));
    });
    curve.steps.length > curve.most;
  ) {
    let everySecond = (values) => values.filter((_, i) => i % 2 === 0);
    (Object.assign(curve, { steps: everySecond(curve.steps), loss: everySecond(curve.loss), lr: everySecond(curve.lr) }),
      (curve.stride *= 2));
  }
}
function isNumber(value) {
  return Number.isFinite(value);
}
function movingAverage(steps, values, share) {
  let mean = 0,
    weight = 0;
  return values.map((value, i) => {
    if (!isNumber(value)) return null;
    let keep = share ** Math.max(1, i > 0 ? steps[i] - steps[i - 1] : 1);
    return ((mean = keep * mean + (1 - keep) * value), (weight = keep * weight + (1 - keep)), mean / weight);
  });
}
function runningMeans(steps, values, window2) {
  let first = 0,
    total = 0;
  return values.map((value, i) => {
    if (!isNumber(value)) return null;
    for (total += value; steps[first] <= steps[i] - window2;) total -= values[first++] ?? 0;
    return total / (i - first + 1);
  });
}
var NORM_KINDS = ["gradient", "update"],
  MODEL_PARTS = ["embeddings", "encoder", "decoder", "fc_out"],
  MOST_POINTS = 4e3;
function newRun(id) {
  return {
    id,
    status: "queued",
    role: "starter",
    place: 0,
    wait: null,
    step: 0,
    maxSteps: null,
    rate: null,
    secondsLeft: null,
    theory: null,
    curve: newCurve(MOST_POINTS),
    smoothed: [],
    newest: { loss: null, lr: null },
    accuracy: { steps: [], exact: [], token: [] },
    norms: { steps: [], gradient: emptyParts(), update: emptyParts() },
    answers: null,
    answersStep: 0,
    cursor: { step: 0, event: 0 },
    pause: 250,
    complete: !1,
  };
}
function emptyParts() {
  return { embeddings: [], encoder: [], decoder: [], fc_out: [] };
}
function isGoing(run) {
  return run !== null && GOING.includes(run.status);
}
function takeReply2(run, reply, smoothing) {
  let { metrics, events } = reply;
  ((run.theory = reply.theory ?? run.theory),
    (run.status = reply.status),
    (run.role = reply.role ?? "starter"),
    (run.place = reply.place ?? 0),
    (run.wait = reply.wait_seconds ?? null),
    (run.step = reply.step),
    (run.maxSteps = reply.max_steps),
    (run.rate = reply.steps_per_second),
    (run.secondsLeft = reply.seconds_left),
    (run.cursor = reply.next),
    (run.pause = reply.pause),
    metrics.steps.length && addMetrics(run, metrics, smoothing));
  for (let event of events) addEvent(run, event);
  run.complete = !isGoing(run) && metrics.steps.length + events.length === 0;
}
function addMetrics(run, metrics, smoothing) {
  (addPoints(run.curve, metrics),
    (run.newest = { loss: metrics.loss.at(-1) ?? null, lr: metrics.lr.at(-1) ?? null }),
    smooth(run, smoothing));
}
function smooth(run, smoothing) {
  run.smoothed = movingAverage(run.curve.steps, run.curve.loss, smoothing);
}
function addEvent(run, event) {
  if (event.type === "validation")
    (run.accuracy.steps.push(event.step),
      run.accuracy.exact.push(100 * event.exact_match),
      run.accuracy.token.push(100 * event.token_accuracy),
      (run.answers = event.answers ?? run.answers),
      (run.answersStep = event.step));
  else if (event.type === "norms") {
    run.norms.steps.push(event.step);
    for (let kind of NORM_KINDS) for (let part of MODEL_PARTS) run.norms[kind][part].push(event[kind][part]);
  }
}
function eventMessage(event, role, text) {
  return event.type === "validation" || event.type === "norms"
    ? null
    : event.type === "failed"
      ? { words: event.message || text.failed, alert: !0 }
      : event.type === "stopped" && role !== "starter"
        ? { words: text.stopped_by_starter, alert: !1 }
        : event.message
          ? { words: event.message, alert: !1 }
          : null;
}
var ChartState = class {
  constructor() {
    ((this.run = null),
      (this.forgotten = null),
      (this.acting = !1),
      (this.opened = !1),
      (this.smoothing = 0.8),
      (this.message = { words: "", alert: !1 }));
  }
  get status() {
    return this.run?.status ?? "idle";
  }
  get going() {
    return isGoing(this.run);
  }
  say(words, alert = !1) {
    this.message = { words, alert };
  }
};
var RAW = { alpha: 0.32, width: 1 },
  RAW_ALONE = { alpha: 1, width: 1.5 };
function stepAxis(text, { whole }) {
  let describe = (x) => fill(text.at_step, { step: whole(x) });
  return { min: 0, max: 1e3, label: text.axis_step, describe };
}
function lossPanel(text, { decimal }) {
  return {
    key: "loss",
    title: text.panel_loss,
    height: 240,
    hint: text.hint_loss,
    y: { scale: "linear", min: 0, empty: [0, 4], format: decimal },
    series: [
      { key: "raw", label: text.series_raw, color: "--tl-loss", ...RAW },
      { key: "smooth", label: text.series_smooth, color: "--tl-loss", width: 2.2 },
    ],
  };
}
function ratePanel(text, { decimal }) {
  return {
    key: "lr",
    title: text.panel_lr,
    height: 180,
    y: { scale: "linear", min: 0, empty: [0, 0.01], format: decimal },
    series: [
      { key: "theory", label: text.series_theory, color: "--tl-muted", width: 1.5, dash: [5, 5], interpolate: !0 },
      { key: "used", label: text.series_used, color: "--tl-lr", width: 2.2 },
    ],
    marks: [],
  };
}
function accuracyPanel(text, { whole, percent }) {
  return {
    key: "accuracy",
    title: text.panel_accuracy,
    height: 180,
    hint: text.hint_accuracy,
    y: { scale: "linear", min: 0, max: 100, format: percent, tick: (y) => `${whole(y)} %` },
    series: [
      { key: "exact", label: text.series_exact, color: "--tl-exact", width: 2.2, points: !0 },
      { key: "token", label: text.series_token, color: "--tl-token", width: 1.8, dash: [7, 5], points: !0 },
    ],
  };
}
var RunCharts = class {
  constructor(text, language, formats) {
    ((this.text = text),
      (this.formats = formats),
      (this.node = make("div", "tl-charts")),
      (this.plot = new LinePlot(this.node, {
        label: text.charts,
        language,
        x: stepAxis(text, formats),
        panels: [lossPanel(text, formats), ratePanel(text, formats), accuracyPanel(text, formats)],
      })));
  }
  get maxSteps() {
    return this.plot.options.x.max;
  }
  render(run, preview, smoothing) {
    let { plot } = this,
      { steps, loss, lr } = run?.curve ?? { steps: [], loss: [], lr: [] },
      accuracy = run?.accuracy ?? { steps: [], exact: [], token: [] },
      theory = run?.theory ?? preview?.theory;
    ((plot.options.x.max = run?.maxSteps ?? preview?.max_steps ?? theory?.steps?.at(-1) ?? 1e3),
      plot.data("loss", "raw", steps, loss),
      plot.data("loss", "smooth", steps, run?.smoothed ?? []),
      plot.data("accuracy", "exact", accuracy.steps, accuracy.exact),
      plot.data("accuracy", "token", accuracy.steps, accuracy.token),
      plot.data("lr", "theory", theory?.steps ?? [], theory?.lr ?? []),
      plot.data("lr", "used", steps, lr),
      this.dressLoss(smoothing),
      this.markPeak(theory?.peak),
      plot.update());
  }
  dressLoss(smoothing) {
    let [raw, smoothed] = this.plot.panel("loss").series;
    ((smoothed.hidden = smoothing === 0), Object.assign(raw, smoothing === 0 ? RAW_ALONE : RAW));
  }
  markPeak(peak) {
    let { whole, decimal } = this.formats,
      label = peak && fill(this.text.peak, { step: whole(peak.step), lr: decimal(peak.lr) });
    this.plot.panel("lr").marks = peak ? [{ x: peak.step, color: "--tl-lr", label }] : [];
  }
  markFilm(step) {
    let isMarked = step !== null && Number.isFinite(step);
    ((this.plot.panel("loss").marks = isMarked ? [{ x: step, color: "--tl-ink", label: this.text.film_mark }] : []), this.plot.update());
  }
  setScale(scale) {
    ((this.plot.panel("loss").y.scale = scale), this.plot.update());
  }
  destroy() {
    this.plot.destroy();
  }
};
var DASH = "–",
  COLORS = { exact: "--tl-exact", token: "--tl-token", loss: "--tl-loss", lr: "--tl-lr" },
  FIGURES = Object.keys(COLORS);
function figureTexts(run, { percent, decimal }) {
  return {
    exact: formatted(run?.accuracy.exact.at(-1), percent),
    token: formatted(run?.accuracy.token.at(-1), percent),
    loss: formatted(run?.newest.loss, decimal),
    lr: formatted(run?.newest.lr, decimal),
  };
}
function formatted(value, format) {
  return isNumber(value) ? format(value) : DASH;
}
var Figures = class {
  constructor(text, formats) {
    ((this.formats = formats), (this.values = FIGURES.map(() => make("dd", "", {}, DASH))));
    let entries = FIGURES.map((figure, i) => {
      let entry = make("div", "tl-figure", {}, make("dt", "", {}, text[`figure_${figure}`]), this.values[i]);
      return (entry.style.setProperty("--tl-figure-color", `var(${COLORS[figure]})`), entry);
    });
    this.node = make("dl", "tl-figures", {}, ...entries);
  }
  render(run) {
    let texts = figureTexts(run, this.formats);
    FIGURES.forEach((figure, i) => setText(this.values[i], texts[figure]));
  }
};
var SCALES = ["linear", "log"],
  MOST_SMOOTHING = 0.99,
  LossOptions = class {
    constructor(text, smoothing, { onScale, onSmoothing }) {
      ((this.scales = SCALES.map((scale) => {
        let button = make("button", "tl-choice", { type: "button", "data-scale": scale }, text[scale]);
        return (
          button.addEventListener("click", () => {
            (this.press(scale), onScale(scale));
          }),
          button
        );
      })),
        (this.slider = make("input", "tl-slider", {
          type: "range",
          min: 0,
          max: MOST_SMOOTHING,
          step: 0.01,
          "aria-label": text.smoothing,
        })),
        (this.slider.value = String(smoothing)),
        this.slider.addEventListener("input", () => {
          (this.write(), onSmoothing(Number(this.slider.value)));
        }),
        (this.smoothing = make("span", "tl-slider-value", { "aria-hidden": "true" })),
        (this.node = make(
          "div",
          "tl-options",
          {},
          make(
            "div",
            "tl-option",
            { role: "group", "aria-label": text.scale },
            make("span", "tl-option-name", {}, text.scale),
            make("span", "tl-choices", {}, ...this.scales),
          ),
          make("label", "tl-option", {}, make("span", "tl-option-name", {}, text.smoothing), this.slider, this.smoothing),
        )),
        this.press("linear"),
        this.write());
    }
    press(scale) {
      for (let button of this.scales) button.setAttribute("aria-pressed", String(button.dataset.scale === scale));
    }
    write() {
      let smoothing = Number(this.slider.value);
      (setText(this.smoothing, smoothing.toFixed(2)), this.slider.style.setProperty("--tl-fill", `${(100 * smoothing) / MOST_SMOOTHING}%`));
    }
  };
var ICONS = {
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M3.5 3h3.2v10H3.5zM9.3 3h3.2v10H9.3z",
  step: "M2.5 3v10l7.5-5zM11 3h2.3v10H11z",
  stop: "M3.5 3.5h9v9h-9z",
  reset: "M8 2.2a5.8 5.8 0 1 1-5.6 7.3l1.7-.5A4 4 0 1 0 5 5l1.9 1.9H1.8V1.8l1.9 1.9A5.8 5.8 0 0 1 8 2.2z",
  undo: "M6.5 2.5v3H9a4.3 4.3 0 0 1 0 8.6H5v-1.8h4a2.5 2.5 0 0 0 0-5H6.5v3L2 6.4z",
};
function transportButton(action, className, onClick) {
  let node = make("button", `tl-button ${className}`, { type: "button", "data-action": action }, icon(16), make("span"));
  return (onPress(node, onClick), node);
}
function labelButton(node, iconName, words) {
  (find(node, "path").setAttribute("d", ICONS[iconName]), setText(find(node, "span"), words));
}
var MessageLine = class {
  constructor(text, { undo, skip }) {
    ((this.quiet = make("span", "tl-quiet", { role: "status" })),
      (this.alert = make("span", "tl-alert", { role: "alert" })),
      (this.undo = transportButton("undo", "tl-small", undo)),
      (this.skip = transportButton("skip", "tl-small", skip)),
      labelButton(this.undo, "undo", text.undo),
      labelButton(this.skip, "step", text.skip),
      (this.node = make("div", "tl-message", {}, this.quiet, this.alert, this.undo, this.skip)));
  }
  render({ run, going, forgotten, message }, waiting) {
    ((this.undo.hidden = forgotten === null || waiting),
      (this.skip.hidden = !(run?.role === "replay" && going)),
      (this.quiet.textContent = message.alert ? "" : message.words),
      setText(this.alert, message.alert ? message.words : ""));
  }
};
var LOOKS = {
  embeddings: { color: "--tl-lr", dash: [2, 3] },
  encoder: { color: "--tl-token", dash: [8, 4] },
  decoder: { color: "--tl-loss", dash: [] },
  fc_out: { color: "--tl-exact", dash: [9, 3, 2, 3] },
};
function normPanel(kind, text, { decimal }) {
  return {
    key: kind,
    title: text[`norms_${kind}`],
    height: 180,
    hint: text.hint_norms,
    y: { scale: "log", empty: [0.01, 1], format: decimal, tick: (y) => (y < 0.01 ? y.toExponential(0) : String(y)) },
    series: MODEL_PARTS.map((part) => {
      let label = text[`part_${part}`];
      return { key: part, label, endLabel: label, width: 1.8, ...LOOKS[part] };
    }),
  };
}
var NormCharts = class {
  constructor(text, language, formats, onOpen) {
    let charts = make("div", "tl-norms-plot"),
      reasons = NORM_KINDS.map((kind) => make("p", "tl-norms-why", {}, text[`norms_${kind}_why`]));
    ((this.part = make("div", "tl-norms", { id: "tl-norms" }, charts, ...reasons)),
      (this.toggle = make("button", "tl-choice", { type: "button", "data-action": "norms", "aria-controls": "tl-norms" }, text.norms)),
      this.toggle.addEventListener("click", () => {
        (this.open(!!this.part.hidden), onOpen());
      }),
      (this.head = make("div", "tl-more", {}, this.toggle)),
      (this.plot = new LinePlot(charts, {
        label: text.norms_charts,
        language,
        x: stepAxis(text, formats),
        panels: NORM_KINDS.map((kind) => normPanel(kind, text, formats)),
      })),
      this.open(!1));
  }
  open(visible) {
    ((this.part.hidden = !visible), this.toggle.setAttribute("aria-expanded", String(visible)));
  }
  render(run, maxSteps) {
    if (!this.part.hidden) {
      this.plot.options.x.max = maxSteps;
      for (let kind of NORM_KINDS)
        for (let part of MODEL_PARTS) this.plot.data(kind, part, run?.norms.steps ?? [], run?.norms[kind][part] ?? []);
      this.plot.update();
    }
  }
  destroy() {
    this.plot.destroy();
  }
};
function progressTexts(run, maxSteps, waiting, text, { whole, oneDecimal }) {
  let moving = run?.status === "running",
    unheard = run?.status === "queued" && maxSteps !== run.maxSteps;
  return {
    step: fill(text.step_of, { step: whole(run?.step ?? 0), max: maxSteps === null ? DASH : whole(maxSteps) }),
    rate: moving && isNumber(run.rate) ? fill(text.rate, { rate: (run.rate < 10 ? oneDecimal : whole)(run.rate) }) : "",
    left: moving && isNumber(run.secondsLeft) ? timeLeft(run.secondsLeft, text) : "",
    status: waiting || unheard ? text.starting : statusText(run, text),
  };
}
function statusText(run, text) {
  if (run === null) return text.status_idle;
  let { status, role, place, wait } = run;
  if (status === "queued" && place > 0) {
    let words = fill(text.status_place, { place });
    return wait === null ? words : words + fill(text.status_wait, { seconds: Math.ceil(wait) });
  }
  return status === "running" && role !== "starter" ? text[`status_${role}`] : (text[`status_${status}`] ?? status);
}
var Progress = class {
  constructor(text, formats) {
    ((this.text = text),
      (this.formats = formats),
      (this.step = make("span", "tl-step")),
      (this.rate = make("span", "tl-rate")),
      (this.left = make("span", "tl-left")),
      (this.status = make("span", "tl-status")),
      (this.words = make("div", "tl-progress", {}, this.step, this.rate, this.left, this.status)),
      (this.done = make("i")),
      (this.bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, this.done)));
  }
  render(run, preview, waiting) {
    let step = run?.step ?? 0,
      maxSteps = run?.maxSteps ?? preview?.max_steps ?? null,
      texts = progressTexts(run, maxSteps, waiting, this.text, this.formats);
    (setText(this.step, texts.step), setText(this.rate, texts.rate), setText(this.left, texts.left), setText(this.status, texts.status));
    let share = maxSteps ? Math.min(1, step / maxSteps) : 0;
    ((this.done.style.width = `${100 * share}%`),
      this.bar.setAttribute("aria-valuemax", String(maxSteps ?? 0)),
      this.bar.setAttribute("aria-valuenow", String(step)));
  }
};
function stored(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
function store(key, value) {
  try {
    value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, value);
  } catch {}
}
function storedObject(key) {
  try {
    let found = JSON.parse(stored(key) ?? "null");
    return found !== null && typeof found == "object" ? found : null;
  } catch {
    return null;
  }
}
function storeObject(key, value) {
  store(key, value === null ? null : JSON.stringify(value));
}
var STORAGE_KEY = "tl-run",
  EAGER_AFTER_ATTACH = 3e3,
  RunWatch = class {
    constructor({ state, props, api, render, signal }) {
      ((this.state = state),
        (this.props = props),
        (this.render = render),
        (this.poller = new Poller({
          wanted: () => (state.run !== null && !state.run.complete ? state.run : null),
          ask: ({ id, cursor }) => api.poll({ run: id, ...cursor }),
          news: (reply, run) => this.take(reply, run),
          gone: (sentence) => this.lose(sentence),
          say: (words, alert) => state.say(words, alert),
          render,
          lost: props.text.lost,
          signal,
        })));
    }
    attach(run) {
      ((this.state.run = run),
        (this.state.forgotten = null),
        this.remember(run.id),
        this.announce(),
        this.state.say(""),
        this.poller.restart(EAGER_AFTER_ATTACH),
        this.render());
    }
    attachRemembered() {
      let id = this.props.value?.run ?? stored(STORAGE_KEY);
      id && this.attach(newRun(id));
    }
    follow(id) {
      typeof id == "string" && id !== this.state.run?.id && this.attach(newRun(id));
    }
    remember(id) {
      let { props } = this;
      (store(STORAGE_KEY, id), (props.value?.run ?? null) !== id && (props.value = { ...props.value, run: id }));
    }
    announce(mounted = !1) {
      let { run, opened } = this.state;
      publish("runShown", { run: run?.id ?? null, mounted, opened });
    }
    take(reply, run) {
      ((reply.step !== run.step || reply.metrics.steps.length) && (this.poller.eagerUntil = 0),
        takeReply2(run, reply, this.state.smoothing));
      for (let event of reply.events) this.state.message = eventMessage(event, run.role, this.props.text) ?? this.state.message;
    }
    lose(sentence) {
      let { state } = this,
        { run } = state;
      run !== null &&
        ((run.status = "gone"),
        (run.complete = !0),
        this.remember(null),
        state.say(sentence || this.props.text.gone, !0),
        run.curve.steps.length === 0 && (state.run = null));
    }
  };
function query() {
  return new URL(location.href).searchParams;
}
function changeQuery(removed, values = {}) {
  let address = new URL(location.href);
  for (let name of removed) address.searchParams.delete(name);
  for (let [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  history.replaceState(history.state, "", address);
}
var OTHER_NAMES = ["room", "race", "vary"];
function settingNames(parameters) {
  return [...parameters.keys()].filter((parameter) => !parameter.startsWith("__") && !OTHER_NAMES.includes(parameter));
}
function addressNamesSettings() {
  return settingNames(query()).length > 0;
}
function writeSettings(settings) {
  changeQuery(settingNames(query()), settings);
}
var Steering = class {
  constructor({ state, watch, api, text, train, render }) {
    ((this.state = state), (this.watch = watch), (this.api = api), (this.text = text), (this.train = train), (this.render = render));
  }
  primary() {
    let { going, status } = this.state;
    going ? this.control(status === "paused" ? "resume" : "pause") : this.train(!1);
  }
  step() {
    this.state.run === null ? this.train(!0) : this.control("step");
  }
  async control(action) {
    let { state, api, text } = this,
      { run } = state;
    if (run === null) return;
    ((state.acting = !0), this.render());
    let reply = await api.control({ run: run.id, action }).catch(() => {});
    ((state.acting = !1),
      run === state.run &&
        (reply ? (reply.error !== void 0 ? state.say(reply.error, !0) : (run.status = reply.status)) : state.say(text.no_answer, !0),
        this.watch.poller.now(1500)),
      this.render());
  }
  reset() {
    let { state, watch, api } = this,
      { run } = state;
    (run !== null && state.going && api.control({ run: run.id, action: "stop" }).catch(() => {}),
      (state.forgotten = run),
      (state.run = null),
      watch.remember(null),
      watch.announce(),
      state.say(this.text.was_reset),
      this.render());
  }
  undo() {
    let { forgotten } = this.state;
    forgotten !== null && (this.watch.attach(forgotten), forgotten.status === "gone" && this.watch.remember(null));
  }
};
var TrainRequest = class {
  constructor(ask, onTimeout, signal) {
    ((this.ask = ask),
      (this.onTimeout = onTimeout),
      (this.timer = null),
      (this.postponed = null),
      signal.addEventListener("abort", () => this.clear()));
  }
  get waiting() {
    return this.timer !== null;
  }
  begin(paused, settled) {
    (this.clear(),
      (this.timer = setTimeout(() => {
        ((this.timer = null), (this.postponed = null), this.onTimeout());
      }, 8e3)),
      settled ? this.ask(paused) : (this.postponed = paused));
  }
  end() {
    let { waiting } = this;
    return (this.clear(), waiting);
  }
  takePostponed() {
    let { postponed } = this;
    return ((this.postponed = null), postponed);
  }
  clear() {
    (this.timer !== null && clearTimeout(this.timer), (this.timer = null));
  }
};
var TransportBar = class {
  constructor(text, actions) {
    ((this.text = text),
      (this.primary = transportButton("primary", "tl-primary", actions.primary)),
      (this.step = transportButton("step", "", actions.step)),
      (this.stop = transportButton("stop", "", actions.stop)),
      (this.reset = transportButton("reset", "", actions.reset)),
      labelButton(this.step, "step", text.step),
      labelButton(this.stop, "stop", text.stop),
      labelButton(this.reset, "reset", text.reset));
    let attributes = { role: "group", "aria-label": text.transport };
    this.node = make("div", "tl-transport", attributes, this.primary, this.step, this.stop, this.reset);
  }
  render({ run, status, going, acting }, waiting) {
    let { text, primary } = this,
      busy = waiting || acting;
    (status === "running" || status === "queued"
      ? labelButton(primary, "pause", text.pause)
      : status === "paused"
        ? labelButton(primary, "play", text.resume)
        : labelButton(primary, "play", text.train),
      turnOff(primary, busy || status === "queued"),
      primary.classList.toggle("tl-working", waiting),
      primary.setAttribute("aria-busy", String(waiting)),
      turnOff(this.step, busy || !(run === null || status === "paused")),
      turnOff(this.stop, busy || !going),
      turnOff(this.reset, busy || run === null));
  }
};
var SETTINGS_IN_ADDRESS = addressNamesSettings();
function build3({ element, root, props, text, language, signal, trigger, onValue }) {
  let api = apiOf(language).runs,
    formats = numberFormats(language),
    state = new ChartState(),
    watch = new RunWatch({ state, props, api, render, signal }),
    request = new TrainRequest(askPython, onTimeout, signal),
    steering = new Steering({ state, watch, api, text, train, render }),
    transport = new TransportBar(text, {
      primary: () => steering.primary(),
      step: () => steering.step(),
      stop: () => steering.control("stop"),
      reset() {
        (steering.reset(), messages.undo.focus());
      },
    }),
    messages = new MessageLine(text, {
      undo() {
        (steering.undo(), transport.primary.focus());
      },
      skip: () => steering.control("skip"),
    }),
    progress = new Progress(text, formats),
    figures = new Figures(text, formats),
    charts = new RunCharts(text, language, formats),
    options = new LossOptions(text, state.smoothing, { onScale: (scale) => charts.setScale(scale), onSmoothing }),
    norms = new NormCharts(text, language, formats, () => norms.render(state.run, charts.maxSteps)),
    answers = new Answers(text, formats);
  root.append(
    make("div", "tl-top", {}, transport.node, options.node),
    progress.words,
    progress.bar,
    messages.node,
    figures.node,
    charts.node,
    norms.head,
    norms.part,
    answers.node,
  );
  function render() {
    let { run, status } = state,
      { waiting } = request;
    ((element.dataset.status = status),
      (element.dataset.step = String(run?.step ?? 0)),
      (element.dataset.points = String(run?.curve.steps.length ?? 0)),
      transport.render(state, waiting),
      messages.render(state, waiting),
      progress.render(run, props.value?.preview, waiting),
      figures.render(run),
      answers.render(run),
      drawCurves());
  }
  function drawCurves() {
    (charts.render(state.run, props.value?.preview, state.smoothing), norms.render(state.run, charts.maxSteps));
  }
  function onSmoothing(smoothing) {
    ((state.smoothing = smoothing), state.run && smooth(state.run, smoothing), drawCurves());
  }
  function train(paused) {
    (state.say(""), request.begin(paused, !SETTINGS_IN_ADDRESS || latest("pageOpened") !== void 0), render());
  }
  function askPython(paused) {
    ((props.value = { ...props.value, request: Date.now() }), trigger("train", { paused }));
  }
  function onTimeout() {
    (state.say(text.no_answer, !0), render());
  }
  function takeValue() {
    let answered = request.end(),
      { run } = state,
      value = props.value ?? {},
      id = value.run ?? null;
    (value.error && state.say(value.error, !0),
      value.query && writeSettings(value.query),
      id !== null && (run === null || id !== run.id || (answered && !state.going))
        ? watch.attach(newRun(id))
        : id === null && run !== null && run.status !== "gone" && watch.remember(run.id),
      value.opened && !state.opened && onOpened(),
      render());
  }
  function onOpened() {
    ((state.opened = !0), publish("pageOpened", null), (root.dataset.opened = "yes"), watch.announce());
    let paused = request.takePostponed();
    paused !== null && train(paused);
  }
  (onValue(takeValue),
    subscribe("followRun", ({ run }) => watch.follow(run), signal),
    subscribe("filmStep", ({ step }) => charts.markFilm(step), signal),
    subscribe("sayWhatIsShown", () => watch.announce(), signal),
    signal.addEventListener("abort", () => {
      (charts.destroy(), norms.destroy());
    }),
    watch.attachRemembered(),
    watch.announce(!0),
    render());
}
var mount3 = defineComponent("live_chart", build3);
function optionRow(className, label, buttons) {
  return make(
    "div",
    `tl-option ${className}`.trim(),
    { role: "group", "aria-label": label },
    make("span", "tl-option-name", {}, label),
    make("span", "tl-choices", {}, ...buttons),
  );
}
var ChoiceRow = class {
  constructor(name, label, options, change) {
    ((this.name = name),
      (this.buttons = Object.entries(options).map(([value, words]) => {
        let button = make("button", "tl-choice", { type: "button", [`data-${name}`]: value }, words);
        return (button.addEventListener("click", () => change({ [name]: value })), button);
      })),
      (this.node = optionRow("", label, this.buttons)));
  }
  render(state) {
    for (let button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset[this.name] === state[this.name]));
  }
};
function noam(step, dModel, warmup, factor) {
  return factor * dModel ** -0.5 * Math.min(step ** -0.5, step * warmup ** -1.5);
}
function constant(_step, peak) {
  return peak;
}
function inverseSqrt(step, peak, warmup) {
  return peak * Math.min(step / warmup, (warmup / step) ** 0.5);
}
function cosine(step, peak, warmup, maxSteps) {
  return step <= warmup
    ? (peak * step) / warmup
    : step >= maxSteps
      ? 0
      : peak * 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (maxSteps - warmup)));
}
function noamRate({ d_model, warmup_steps, lr_factor }) {
  return (step) => noam(step, d_model, warmup_steps, lr_factor);
}
function curvesOf(state, text, { whole }) {
  let name = fill(text.chosen, { d_model: state.d_model, warmup: whole(state.warmup_steps) }),
    chosen = noamCurve("chosen", name, state),
    others = state.compare === "schedules" ? todaysCurves(state, chosen.peak.lr, text) : familyCurves(state, state.compare, text, whole);
  return [chosen, ...others];
}
function noamCurve(look, name, settings) {
  let rate = noamRate(settings),
    step = settings.warmup_steps;
  return { key: look, look, name, rate, width: settings.d_model, peak: { step, lr: rate(step) } };
}
function familyCurves(state, setting, text, whole) {
  let sentence = { d_model: text.member_d_model, warmup_steps: text.member_warmup }[setting];
  return state.families[setting].map((value, i) => ({
    ...noamCurve(`other${i + 1}`, fill(sentence, { value: whole(value) }), { ...state, [setting]: value }),
    same: value === state[setting],
  }));
}
function todaysCurves(state, peak, text) {
  let { warmup_steps: warmup, max_steps: end } = state,
    top = { step: warmup, lr: peak };
  return [
    {
      key: "constant",
      look: "other1",
      name: text.constant,
      rate: (step) => constant(step, peak),
      peak: null,
      highest: peak,
      label: state.x === "log" ? { words: text.constant, step: 1, side: "over" } : { words: text.constant, step: end, side: "above" },
    },
    {
      key: "inverse_sqrt",
      look: "over",
      name: text.inverse_sqrt,
      rate: (step) => inverseSqrt(step, peak, warmup),
      peak: top,
      label: { words: text.same_as_noam, step: end, side: "below" },
    },
    {
      key: "cosine",
      look: "other4",
      name: text.cosine,
      rate: (step) => cosine(step, peak, warmup, end),
      peak: top,
      label: cosineLabel(state, text),
    },
  ];
}
function cosineLabel({ warmup_steps: warmup, max_steps: end, x, y }, text) {
  if (end <= warmup) return null;
  let isLog = x === "log" || y === "log",
    share = isLog ? 0.9 : 1 / 3;
  return { words: text.cosine_short, step: warmup + share * (end - warmup), side: isLog ? "left" : "right" };
}
function plotCurves(curves, state, text, formats, isNarrow) {
  return curves
    .filter((curve) => !curve.same)
    .map((curve) => ({ ...curve, ...curveWords(curve, state, text, formats, isNarrow) }))
    .sort((a, b) => layer(a) - layer(b));
}
function layer({ look }) {
  return look === "chosen" ? 1 : look === "over" ? 2 : 0;
}
function curveWords({ look, peak, label, width }, { compare, max_steps }, text, { whole, rate }, isNarrow) {
  if (peak === null || (compare === "schedules" && look !== "chosen")) return { peak: null, label };
  if (compare === "d_model") {
    let words2 = fill(isNarrow ? text.end_short : text.end_width, { value: whole(width ?? 0), rate: rate(peak.lr) });
    return { peak: { ...peak, words: "" }, label: { words: words2, step: max_steps, side: "margin" } };
  }
  let words = fill(isNarrow ? text.peak_short : text.peak, { step: whole(peak.step), rate: rate(peak.lr) });
  return { peak: { ...peak, words, side: compare === "schedules" ? "above" : "right" }, label: null };
}
var FORMATS = ["svg", "png", "csv"];
function downloadRequest(state, format, dark) {
  let { d_model, warmup_steps, lr_factor, max_steps, step, compare, families, x, y } = state;
  return {
    format,
    d_model,
    warmup_steps,
    lr_factor,
    max_steps,
    step,
    compare,
    family: compare === "schedules" ? [] : families[compare],
    log_x: x === "log",
    log_y: y === "log",
    dark,
  };
}
function fileButtons(state, text, download) {
  let error = make("span", "tl-alert", { role: "alert" }),
    buttons = FORMATS.map((format) => {
      let words = text["save_" + format],
        button = make(
          "button",
          "tl-noam-save-button",
          { type: "button", "data-format": format, "aria-label": words, title: words },
          format.toUpperCase(),
        );
      return (
        button.addEventListener("click", async () => {
          ((button.disabled = !0),
            setText(error, await fetchFile(download(downloadRequest(state, format, isDark())), text.save_failed)),
            (button.disabled = !1));
        }),
        button
      );
    });
  return make("p", "tl-noam-save", {}, make("span", "tl-option-name", {}, text.save), ...buttons, error);
}
var NAMESPACE = "http://www.w3.org/1998/Math/MathML";
function math(tag, ...children) {
  let node = document.createElementNS(NAMESPACE, tag);
  return (node.append(...children), node);
}
var identifier = (letters) => math("mi", letters);
function uprightName(letters) {
  let node = math("mi", letters);
  return (node.setAttribute("mathvariant", "normal"), node);
}
var numeral = (value) => math("mn", String(value)),
  operator = (sign) => math("mo", sign),
  power = (base, exponent) => math("msup", base, numeral(exponent.replace("-", "−")));
function rulingTerm(step, warmup) {
  return step === warmup ? "both" : step < warmup ? "second" : "first";
}
function rulingSentence(state, text, { whole, rate }) {
  let { step, warmup_steps: warmup } = state,
    sentence = { second: text.rule_rising, first: text.rule_falling, both: text.rule_peak }[rulingTerm(step, warmup)];
  return fill(sentence, { step: whole(step), warmup: whole(warmup), rate: rate(noamRate(state)(step)) });
}
function formulaLines(state, digits) {
  let { d_model, warmup_steps: warmup, lr_factor: factor, step } = state,
    ruling = rulingTerm(step, warmup),
    rounded = (value) => roundedNumber(value, digits),
    result = math("mrow", rounded(noamRate(state)(step)));
  return (
    result.setAttribute("class", "tl-noam-result"),
    [
      line(
        [identifier("lr"), operator("="), uprightName("factor"), operator("·"), power(uprightName("d_model"), "-0.5"), operator("·")],
        minimum([power(uprightName("step"), "-0.5")], [uprightName("step"), operator("·"), power(uprightName("warmup"), "-1.5")], ruling),
      ),
      line(
        [operator("="), numeral(factor), operator("·"), power(numeral(d_model), "-0.5"), operator("·")],
        minimum([power(numeral(step), "-0.5")], [numeral(step), operator("·"), power(numeral(warmup), "-1.5")], ruling),
      ),
      line(
        [operator("="), numeral(factor), operator("·"), rounded(d_model ** -0.5), operator("·")],
        minimum([rounded(step ** -0.5)], [rounded(step * warmup ** -1.5)], ruling),
        [operator("="), result],
      ),
    ]
  );
}
function line(...pieces) {
  return make("div", "tl-noam-math", {}, ...pieces.map((piece) => math("math", ...piece)));
}
function minimum(first, second, ruling) {
  return [
    identifier("min"),
    operator("("),
    term(first, ruling !== "second"),
    operator(","),
    term(second, ruling !== "first"),
    operator(")"),
  ];
}
function term(factors, rules) {
  let row = math("mrow", ...factors);
  return (rules && row.setAttribute("class", "tl-noam-rules"), row);
}
function roundedNumber(value, digits) {
  let [mantissa, exponent] = digits(value);
  return exponent === null ? numeral(mantissa) : math("mrow", numeral(mantissa), operator("×"), power(numeral("10"), String(exponent)));
}
function introduction(text, raceButton) {
  return make(
    "div",
    "tl-noam-intro",
    {},
    make("h2", "", {}, text.title),
    make("p", "", {}, text.intro),
    make("p", "", {}, text.why),
    make("p", "", {}, text.race + " ", raceButton),
  );
}
function workplace(text, { formula, ruling, presetButtons, fields, useButton, useNote, choices, plot, insight, table, files }) {
  let presets = optionRow("tl-noam-presets", text.presets, presetButtons),
    axes = make("span", "tl-noam-axes", {}, choices.x, choices.y);
  return make(
    "div",
    "tl-noam-work",
    {},
    make("div", "tl-noam-head", {}, formula, ruling),
    make("div", "tl-noam-controls", {}, presets, ...fields, useButton, useNote),
    make("div", "tl-noam-picture", {}, make("div", "tl-options", {}, choices.compare, axes), plot),
    make("div", "tl-noam-below", {}, insight, table, files),
  );
}
var MANTISSAS = [
  ...Array.from({ length: 10 }, (_, i) => 100 + 10 * i),
  ...Array.from({ length: 15 }, (_, i) => 200 + 20 * i),
  ...Array.from({ length: 10 }, (_, i) => 500 + 50 * i),
];
function roundNumbers(low, high, wholeOnly) {
  let numbers = new Set([low, high]);
  for (let power2 = Math.floor(Math.log10(low)) - 2; 10 ** (power2 + 2) <= high; power2++)
    for (let mantissa of MANTISSAS) {
      let value = +`${mantissa}e${power2}`;
      value >= low && value <= high && (!wholeOnly || Number.isInteger(value)) && numbers.add(value);
    }
  return [...numbers].sort((a, b) => a - b);
}
function widths(low, high) {
  let numbers = new Set();
  for (let exact = low; exact <= high * 1.001; exact *= 2 ** 0.25) numbers.add(Math.round(exact / 8) * 8);
  return [...numbers].filter((width) => width >= low && width <= high);
}
function nearest2(numbers, value) {
  let best = 0;
  return (
    numbers.forEach((candidate, i) => {
      Math.abs(Math.log(candidate / value)) < Math.abs(Math.log(numbers[best] / value)) && (best = i);
    }),
    best
  );
}
function numberValues(ranges, state) {
  return {
    d_model: {
      choices: () => widths(...ranges.d_model),
      limits: () => ranges.d_model,
      fit: (value) => 2 * Math.round(value / 2),
      spacing: 2,
    },
    warmup_steps: {
      choices: () => roundNumbers(...ranges.warmup_steps, !0),
      limits: () => ranges.warmup_steps,
      fit: Math.round,
      spacing: 1,
    },
    lr_factor: {
      choices: () => roundNumbers(...ranges.lr_factor, !1),
      limits: () => ranges.lr_factor,
      fit: (value) => value,
      spacing: "any",
    },
    step: {
      choices: () => roundNumbers(1, Math.max(2, state.max_steps), !0),
      limits: () => [1, state.max_steps],
      fit: Math.round,
      spacing: 1,
    },
    max_steps: { choices: () => roundNumbers(...ranges.max_steps, !0), limits: () => ranges.max_steps, fit: Math.round, spacing: 1 },
  };
}
function numberIn(typed) {
  return typed.trim() === "" || !Number.isFinite(Number(typed)) ? null : Number(typed);
}
function isAllowed(number, { limits, fit }) {
  let [low, high] = limits();
  return number >= low && number <= high && fit(number) === number;
}
function allowedNumber(number, { limits, fit }) {
  let [low, high] = limits();
  return Math.min(high, Math.max(low, fit(number)));
}
var NumberField = class {
  constructor(name, values, state, text, change) {
    ((this.name = name), (this.values = values), (this.state = state), (this.change = change));
    let id = `tl-noam-${name}`;
    ((this.slider = make("input", "tl-slider", { type: "range", min: 0, step: 1, id, "aria-label": text[name] })),
      (this.box = make("input", "tl-noam-box", {
        type: "number",
        inputmode: "decimal",
        step: values.spacing,
        "aria-label": fill(text.exact, { name: text[name] }),
        "data-name": name,
      })));
    let label = make("label", "tl-noam-name", { for: id }, text[name]),
      note = make("span", "tl-noam-note", {}, text[name + "_note"] ?? "");
    ((this.node = make("div", "tl-noam-field", { "data-field": name }, label, this.box, this.slider, note)),
      this.slider.addEventListener("input", () => this.set(values.choices()[Number(this.slider.value)])),
      this.box.addEventListener("input", () => this.onTyping()),
      this.box.addEventListener("change", () => this.onTyped()));
  }
  set(value) {
    this.change({ [this.name]: value });
  }
  onTyping() {
    let number = numberIn(this.box.value);
    number !== null && isAllowed(number, this.values) && this.set(number);
  }
  onTyped() {
    let number = numberIn(this.box.value);
    (number !== null && this.set(allowedNumber(number, this.values)), (this.box.value = String(this.state[this.name])));
  }
  nudge(count) {
    let choices = this.values.choices(),
      index = nearest2(choices, this.state[this.name]) + count;
    this.set(choices[Math.min(choices.length - 1, Math.max(0, index))]);
  }
  render() {
    let value = this.state[this.name],
      choices = this.values.choices(),
      [low, high] = this.values.limits(),
      index = nearest2(choices, value),
      last = choices.length - 1;
    ((this.slider.max = String(last)),
      (this.slider.value = String(index)),
      this.slider.style.setProperty("--tl-fill", `${(100 * index) / Math.max(1, last)}%`),
      this.slider.setAttribute("aria-valuetext", String(value)),
      (this.box.min = String(low)),
      (this.box.max = String(high)),
      document.activeElement !== this.box && (this.box.value = String(value)));
  }
};
var PLAIN_FROM = 9995e-8;
function rateFormats(language) {
  let { threeDigits } = numberFormats(language),
    shortest = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  function digits(value) {
    if (value === 0) return ["0", null];
    if (Math.abs(value) >= PLAIN_FROM) return [threeDigits(value), null];
    let [mantissa, exponent] = value.toExponential(2).split("e");
    return [mantissa, Number(exponent)];
  }
  function rate(value, isTick = !1) {
    if (isTick && value >= PLAIN_FROM) return shortest.format(value);
    let [mantissa, exponent] = digits(value);
    if (exponent === null) return mantissa;
    let raised = superscript(exponent);
    return isTick ? (Number(mantissa) === 1 ? `10${raised}` : `${Number(mantissa)}·10${raised}`) : `${mantissa} × 10${raised}`;
  }
  return { digits, rate };
}
var RateTable = class {
  constructor(text, formats) {
    ((this.text = text), (this.formats = formats), (this.rows = make("tbody")), (this.stepHead = make("th", "", { scope: "col" })));
    let heads = [text.curve, text.peak_step, text.peak_rate].map((words) => make("th", "", { scope: "col" }, words)),
      head = make("thead", "", {}, make("tr", "", {}, ...heads, this.stepHead));
    this.node = make(
      "div",
      "tl-noam-scroll",
      { tabindex: 0, role: "region", "aria-label": text.table },
      make("table", "tl-noam-table", {}, head, this.rows),
    );
  }
  render(curves, { step, max_steps }) {
    (setText(this.stepHead, fill(this.text.at_step, { step: this.formats.whole(step) })),
      this.rows.replaceChildren(...curves.map((curve) => this.row(curve, step, max_steps))));
  }
  row({ key, look, name, same, rate, peak, highest }, step, maxSteps) {
    let { rate: rateWords } = this.formats,
      lr = rate(step);
    return make(
      "tr",
      look === "chosen" ? "tl-noam-chosen" : "",
      { "data-curve": key },
      make("th", "", { scope: "row" }, swatch2(same ? "chosen" : look), name),
      this.peakStep(peak, maxSteps),
      make("td", "", {}, rateWords(peak?.lr ?? highest ?? 0)),
      make("td", "tl-noam-now-value", { "data-rate": lr }, rateWords(lr)),
    );
  }
  peakStep(peak, maxSteps) {
    let { text, formats } = this;
    if (peak === null) return make("td", "", {}, text.no_peak);
    if (peak.step <= maxSteps) return make("td", "", {}, formats.whole(peak.step));
    let note = make("span", "tl-noam-beyond", {}, " " + text.beyond);
    return make("td", "", { title: text.beyond }, formats.whole(peak.step), note);
  }
};
function swatch2(look) {
  let svg = shape("svg", { viewBox: "0 0 34 10", class: "tl-noam-swatch", "aria-hidden": "true" });
  return (svg.append(shape("path", { d: "M1 5H33", class: `tl-noam-line tl-noam-look-${look}` })), svg);
}
var MOVES = [0, 4, -4, 8, -8, 12, -12, 16, -16, 24, -24, 32, -32, 48, -48];
function wantedLabels({ curves, maxSteps }, scales) {
  return curves
    .flatMap((curve) => [...peakLabel(curve, maxSteps, scales), ...lineLabel(curve, scales)])
    .sort((a, b) => +(b.look === "chosen") - +(a.look === "chosen") || a.y - b.y);
}
function peakLabel({ look, key, peak }, maxSteps, { toX, toY }) {
  if (!isPeakShown(peak, maxSteps) || !peak.words) return [];
  let lift = peak.side === "above" ? 14 : 3;
  return [{ look, key, words: peak.words, x: toX(peak.step) + 10, y: toY(peak.lr) - lift, anchor: "start" }];
}
function isPeakShown(peak, maxSteps) {
  return peak !== null && peak.step <= maxSteps;
}
function lineLabel({ look, key, label, rate }, { toX, toY, right }) {
  if (!label) return [];
  let [x, y] = [toX(label.step), toY(rate(label.step))],
    places = {
      above: { x, y: y - 9, anchor: "end" },
      over: { x: x + 4, y: y - 9, anchor: "start" },
      margin: { x: right + 8, y, anchor: "start", isOutside: !0 },
      below: { x, y: y + 16, anchor: "end" },
      right: { x: x + 10, y: y - 3, anchor: "start" },
      left: { x: x - 10, y, anchor: "end" },
    };
  return [{ look, key, words: label.words, ...places[label.side] }];
}
var LabelPlacer = class {
  constructor(area) {
    ((this.area = area), (this.taken = []));
  }
  place(label, width) {
    let { right, top, bottom } = this.area,
      { x, anchor } = label;
    !label.isOutside && anchor === "start" && x + width > right && ([x, anchor] = [x - 20, "end"]);
    let from = anchor === "start" ? x : x - width,
      wanted = Math.min(bottom - 6, Math.max(top + 2, label.y)),
      move = MOVES.find((offset) => {
        let y = wanted + offset;
        return y >= top && y <= bottom - 4 && this.isFree(from, from + width, y);
      });
    return move === void 0 ? null : (this.taken.push({ from, to: from + width, y: wanted + move }), { x, y: wanted + move, anchor });
  }
  isFree(from, to, y) {
    return this.taken.every((other) => from > other.to + 6 || to < other.from - 6 || Math.abs(y - other.y) >= 15);
  }
};
var LOWEST_SHARE = { linear: 0.001, log: 1e-6 };
function plotScales(view, width, height, margin) {
  let area = { left: width < 480 ? 50 : 58, right: width - 10 - margin, top: 14, bottom: height - 46 },
    steps = stepScale(view, area),
    samples = sampledSteps(view, area, steps.fromX),
    rates = rateScale(view, area, samples);
  return { width, height, ...area, ...steps, samples, stepTicks: stepTicks(view, area), ...rates };
}
function stepScale({ logX, maxSteps }, { left, right }) {
  let last = Math.max(maxSteps, 2),
    span = logX ? Math.log(last) : last;
  return {
    toX: (step) => left + ((logX ? Math.log(step) : step) / span) * (right - left),
    fromX(x) {
      let share = (x - left) / (right - left);
      return logX ? Math.exp(share * span) : share * span;
    },
  };
}
function sampledSteps({ maxSteps, curves }, { left, right }, fromX) {
  let steps = [1, maxSteps];
  for (let x = left; x < right; x += 1.5) steps.push(fromX(x));
  for (let { peak } of curves) peak && steps.push(peak.step);
  return steps.filter((step) => step >= 1 && step <= maxSteps).sort((a, b) => a - b);
}
function rateScale({ logX, logY, curves }, { top, bottom }, samples) {
  let highest = Math.max(...curves.flatMap((curve) => samples.map(curve.rate))),
    count = Math.max(2, Math.floor((bottom - top) / (logY ? 34 : 52))),
    lowest = Math.min(...curves.map((curve) => curve.rate(samples[0]))),
    floor = Math.max(lowest, highest * LOWEST_SHARE[logX ? "log" : "linear"]),
    rateAxis = logY ? logTicks(floor, highest * 2, count) : linearTicks({ min: 0 }, 0, highest * 1.04, count),
    { low, high } = rateAxis,
    scale = (lr) => (logY ? Math.log(lr) : lr);
  return {
    rateAxis,
    toY(lr) {
      let share = (scale(Math.max(lr, logY ? low * 0.5 : 0)) - scale(low)) / (scale(high) - scale(low));
      return bottom - share * (bottom - top);
    },
  };
}
function stepTicks({ logX, maxSteps }, { left, right }) {
  let count = Math.max(2, (right - left) / 75);
  if (maxSteps < 3) return [maxSteps];
  let { ticks } = logX ? logTicks(1, maxSteps, count) : linearTicks({ min: 0, max: maxSteps }, 0, maxSteps, count);
  return ticks.filter((step) => step <= maxSteps && Number.isInteger(step));
}
function keyMove(key, isShifted) {
  let small = isShifted ? 10 : 1;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return { nudge: -small };
    case "ArrowRight":
    case "ArrowUp":
      return { nudge: small };
    case "PageDown":
      return { nudge: -10 };
    case "PageUp":
      return { nudge: 10 };
    case "Home":
      return { jump: "first" };
    case "End":
      return { jump: "last" };
    default:
      return null;
  }
}
function stepAt(x, fromX, maxSteps) {
  return Math.min(maxSteps, Math.max(1, Math.round(fromX(x))));
}
var StepHandle = class {
  constructor(area, options) {
    ((this.area = area),
      (this.options = options),
      (this.pill = make("span")),
      (this.node = make("div", "tl-noam-handle", { role: "slider", "aria-label": options.label, "aria-valuemin": 1 }, this.pill)),
      (this.node.tabIndex = 0),
      (this.scales = null),
      (this.maxSteps = 1),
      area.addEventListener("pointerdown", (event) => this.onPointerDown(event)),
      area.addEventListener("pointermove", (event) => {
        area.hasPointerCapture(event.pointerId) && this.drag(event);
      }),
      this.node.addEventListener("keydown", (event) => this.onKey(event)));
  }
  onPointerDown(event) {
    event.button === 0 &&
      (this.area.setPointerCapture(event.pointerId),
      this.drag(event),
      event.preventDefault(),
      this.node.focus({ preventScroll: !0, focusVisible: !1 }));
  }
  drag(event) {
    if (this.scales === null) return;
    let x = event.clientX - this.area.getBoundingClientRect().left;
    this.options.onStep(stepAt(x, this.scales.fromX, this.maxSteps));
  }
  onKey(event) {
    let move = keyMove(event.key, event.shiftKey);
    move !== null &&
      ("nudge" in move ? this.options.onNudge(move.nudge) : this.options.onStep(move.jump === "first" ? 1 : this.maxSteps),
      event.preventDefault());
  }
  render({ step, stepWords, maxSteps }, scales, ticks) {
    this.scales = scales;
    let { toX, top, bottom, width } = scales,
      x = toX(step);
    ((this.node.style.left = `${x}px`),
      (this.node.style.top = `${top - 6}px`),
      (this.node.style.height = `${bottom - top + 6}px`),
      (this.pill.textContent = this.options.whole(step)));
    let half = this.pill.offsetWidth / 2,
      shift = Math.max(0, half - x) - Math.max(0, x + half - width);
    this.pill.style.marginLeft = `${shift}px`;
    for (let tick of ticks) {
      let isCovered = Math.abs(Number(tick.dataset.tick) - x - shift) < half + tick.getComputedTextLength() / 2;
      tick.style.visibility = isCovered ? "hidden" : "";
    }
    (this.node.setAttribute("aria-valuemax", String(maxSteps)),
      this.node.setAttribute("aria-valuenow", String(step)),
      this.node.setAttribute("aria-valuetext", stepWords));
  }
};
var SchedulePlot = class {
  constructor(root, options) {
    ((this.root = root),
      (this.options = options),
      (this.frame = null),
      (this.view = null),
      (this.svg = shape("svg", { class: "tl-noam-svg", role: "img", "aria-label": options.label })));
    let { handle: label, formats, onStep, onNudge } = options;
    ((this.handle = new StepHandle(root, { label, whole: formats.whole, onStep, onNudge })),
      root.replaceChildren(this.svg, this.handle.node),
      (this.sizes = new ResizeObserver(() => this.update())),
      this.sizes.observe(root));
  }
  show(view) {
    ((this.view = view), (this.handle.maxSteps = view.maxSteps), this.update());
  }
  update() {
    this.frame ??= requestAnimationFrame(() => {
      ((this.frame = null), this.view !== null && this.root.clientWidth > 0 && this.draw(this.view));
    });
  }
  destroy() {
    (this.frame !== null && cancelAnimationFrame(this.frame), this.sizes.disconnect());
  }
  draw(view) {
    let scales = plotScales(view, this.root.clientWidth, this.root.clientHeight, this.marginWidth(view)),
      { width, height, left, right, top, bottom } = scales,
      lines = shape("g", { "clip-path": "url(#tl-noam-clip)" }),
      clip = shape("clipPath", { id: "tl-noam-clip" });
    (clip.append(shape("rect", { x: left - 4, y: top - 6, width: right - left + 8, height: bottom - top + 6 })),
      lines.append(...view.curves.map((curve) => curveLine(curve, scales))),
      this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`),
      this.svg.replaceChildren(clip, this.grid(scales), lines, dots(view, scales), this.words(view, scales)),
      this.handle.render(view, scales, this.svg.querySelectorAll("text[data-tick]")));
  }
  marginWidth({ curves }) {
    let probe = shape("text", { class: "tl-noam-word tl-noam-look-chosen" });
    this.svg.replaceChildren(probe);
    let widest = 0;
    for (let { label } of curves)
      label?.side === "margin" && ((probe.textContent = label.words), (widest = Math.max(widest, probe.getComputedTextLength() + 4)));
    return widest;
  }
  grid({ left, right, bottom, height, toX, toY, rateAxis, stepTicks: stepTicks2 }) {
    let group = shape("g", { class: "tl-noam-grid" });
    for (let lr of rateAxis.ticks) {
      let y = Math.round(toY(lr)) + 0.5;
      (group.append(shape("line", { x1: left, x2: right, y1: y, y2: y })),
        group.append(shape("text", { x: left - 8, y: y + 4, "text-anchor": "end" }, this.rateTick(lr, rateAxis.decimals))));
    }
    for (let step of stepTicks2) {
      let x = Math.round(toX(step)) + 0.5;
      group.append(shape("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4 }));
      let anchor = x > right - 20 ? "end" : "middle",
        attributes = { x: anchor === "end" ? right : x, y: bottom + 18, "text-anchor": anchor, "data-tick": x };
      group.append(shape("text", attributes, this.options.formats.whole(step)));
    }
    return (group.append(shape("text", { x: right, y: height - 6, "text-anchor": "end" }, this.options.axis)), group);
  }
  rateTick(lr, decimals) {
    return lr === 0 ? "0" : decimals !== void 0 && decimals <= 5 ? lr.toFixed(decimals) : this.options.formats.rate(lr, !0);
  }
  words(view, scales) {
    let group = shape("g");
    this.svg.replaceChildren(group);
    let placer = new LabelPlacer(scales);
    for (let label of wantedLabels(view, scales)) {
      let node = shape("text", { class: `tl-noam-word tl-noam-look-${label.look}`, "data-curve": label.key }, label.words);
      group.append(node);
      let place = placer.place(label, node.getComputedTextLength());
      if (place === null) {
        node.remove();
        continue;
      }
      (node.setAttribute("x", String(place.x)),
        node.setAttribute("y", String(place.y + 4)),
        node.setAttribute("text-anchor", place.anchor));
    }
    return group;
  }
};
function curveLine({ key, rate, look }, { samples, toX, toY }) {
  let points = samples.map((step) => `${toX(step).toFixed(1)} ${toY(rate(step)).toFixed(1)}`);
  return shape("path", { d: `M${points.join("L")}`, class: `tl-noam-line tl-noam-look-${look}`, "data-curve": key });
}
function dots({ curves, step, maxSteps }, scales) {
  let group = shape("g");
  for (let curve of curves) isPeakShown(curve.peak, maxSteps) && group.append(...dot("peak", curve, curve.peak.step, 3.5, scales));
  for (let curve of curves) group.append(...dot("now", curve, step, 3, scales));
  return group;
}
function dot(kind, { key, look, rate }, step, radius, { bottom, toX, toY }) {
  let [x, y] = [toX(step), toY(rate(step))];
  if (y > bottom + 1) return [];
  let r = look === "chosen" ? radius + 1.5 : radius;
  return [shape("circle", { cx: x, cy: y, r, class: `tl-noam-${kind} tl-noam-look-${look}`, "data-curve": key })];
}
var SETTINGS = ["d_model", "warmup_steps", "lr_factor", "max_steps"];
function emptyState() {
  return {
    d_model: 0,
    warmup_steps: 0,
    lr_factor: 0,
    max_steps: 0,
    step: 0,
    families: { d_model: [], warmup_steps: [] },
    compare: "warmup_steps",
    x: "linear",
    y: "linear",
  };
}
function takeChanges(state, changes) {
  (Object.assign(state, changes), (state.step = Math.min(state.step, state.max_steps)));
}
function concernsNumbers(changes) {
  return !("compare" in changes || "x" in changes || "y" in changes);
}
function experimentChanges({ d_model, warmup_steps, lr_factor, max_steps, families }) {
  let step = Math.max(1, Math.round(0.7 * warmup_steps));
  return { d_model, warmup_steps, lr_factor, max_steps, families, step };
}
function showsSettings(state, settings) {
  return SETTINGS.every((setting) => settings[setting] === state[setting]);
}
var NARROW = 620,
  mount4 = defineComponent("noam_explorer", (component) => {
    let { root, props, text, language, signal, trigger, onValue } = component,
      { schedules } = apiOf(language),
      { whole } = numberFormats(language),
      { digits, rate } = rateFormats(language),
      formats = { whole, rate },
      state = emptyState(),
      values = numberValues(props.limits, state),
      fields = {
        d_model: new NumberField("d_model", values.d_model, state, text, change),
        warmup_steps: new NumberField("warmup_steps", values.warmup_steps, state, text, change),
        lr_factor: new NumberField("lr_factor", values.lr_factor, state, text, change),
        step: new NumberField("step", values.step, state, text, change),
        max_steps: new NumberField("max_steps", values.max_steps, state, text, change),
      },
      comparisons = { warmup_steps: text.compare_warmup, d_model: text.compare_d_model, schedules: text.compare_schedules },
      axisScales = { linear: text.linear, log: text.log },
      choices = {
        compare: new ChoiceRow("compare", text.compare, comparisons, change),
        x: new ChoiceRow("x", text.x_axis, axisScales, change),
        y: new ChoiceRow("y", text.y_axis, axisScales, change),
      },
      presetButtons = props.presets.map((preset) =>
        make("button", "tl-choice", { type: "button", "data-preset": preset.name, click: () => showExperiment(preset) }, preset.name),
      ),
      formula = make("div", "tl-noam-formula", { role: "group", "aria-label": text.formula }),
      ruling = make("p", "tl-noam-ruling", { role: "status" }),
      insight = make("p", "tl-noam-insight"),
      table = new RateTable(text, formats),
      useButton = make("button", "tl-button tl-primary", { type: "button", "data-action": "use", click: useInTrain }, text.use),
      useNote = make("p", "tl-noam-note", { role: "status" }, text.use_note),
      raceButton = make(
        "button",
        "tl-noam-save-button",
        { type: "button", "data-action": "race", click: () => trigger("open_race") },
        text.to_race,
      ),
      plotRoot = make("div", "tl-noam-plot"),
      plot = new SchedulePlot(plotRoot, {
        label: text.picture,
        axis: text.axis_step,
        handle: text.handle,
        formats,
        onStep: (step) => change({ step }),
        onNudge: (count) => fields.step.nudge(count),
      });
    root.append(
      introduction(text, raceButton),
      workplace(text, {
        formula,
        ruling,
        presetButtons,
        fields: Object.values(fields).map((field) => field.node),
        useButton,
        useNote,
        choices: { compare: choices.compare.node, x: choices.x.node, y: choices.y.node },
        plot: plotRoot,
        insight,
        table: table.node,
        files: fileButtons(state, text, schedules.download),
      }),
    );
    function change(changes) {
      (takeChanges(state, changes), concernsNumbers(changes) && setText(useNote, text.use_note), render());
    }
    function showExperiment(settings) {
      change(experimentChanges(settings));
    }
    function useInTrain() {
      let { d_model, warmup_steps, lr_factor } = state;
      (trigger("use_in_train", { d_model, warmup_steps, lr_factor }),
        setText(useNote, fill(text.used, { d_model, warmup: whole(warmup_steps), factor: lr_factor })));
    }
    function render() {
      for (let field of Object.values(fields)) field.render();
      for (let choice of Object.values(choices)) choice.render(state);
      (presetButtons.forEach((button, i) => button.setAttribute("aria-pressed", String(showsSettings(state, props.presets[i])))),
        formula.replaceChildren(...formulaLines(state, digits)),
        setText(ruling, rulingSentence(state, text, formats)));
      let curves = curvesOf(state, text, formats);
      (renderPlot(curves),
        table.render(curves, state),
        setText(insight, text["insight_" + state.compare]),
        Object.assign(root.dataset, { step: state.step, lr: noamRate(state)(state.step), compare: state.compare }));
    }
    function renderPlot(curves) {
      let { step, max_steps: maxSteps, x, y } = state;
      plot.show({
        logX: x === "log",
        logY: y === "log",
        maxSteps,
        step,
        stepWords: fill(text.handle_value, { step: whole(step), rate: rate(noamRate(state)(step)) }),
        curves: plotCurves(curves, state, text, formats, root.clientWidth < NARROW),
      });
    }
    onValue(() => props.value && showExperiment(props.value));
    let sizes = new ResizeObserver(render);
    (sizes.observe(root),
      signal.addEventListener("abort", () => {
        (sizes.disconnect(), plot.destroy());
      }),
      showExperiment(props.value));
  });
var WIDTH = 2.2,
  DASHES2 = [[], [8, 4], [2, 3], [11, 4, 2, 4]];
function runnerLine(i) {
  return { color: `--tl-runner-${i + 1}`, width: WIDTH, dash: DASHES2[i] };
}
function runnerSwatch(i) {
  return swatch(runnerLine(i));
}
var NARROW2 = 600;
function powerOfTen(value, { decimal }) {
  let power2 = Math.round(Math.log10(value));
  return Math.abs(value / 10 ** power2 - 1) > 1e-6
    ? decimal(value)
    : power2 >= -1 && power2 <= 0
      ? String(10 ** power2)
      : `10${superscript(power2)}`;
}
function lossPanel2(series, lossWindow, text, { decimal }) {
  return {
    key: "loss",
    title: fill(text.panel_loss, { window: lossWindow }),
    height: 290,
    hint: text.hint_loss,
    y: { scale: "log", empty: [0.01, 4], format: decimal },
    series,
  };
}
function exactMatchPanel(series, text, { whole, percent }) {
  return {
    key: "exact",
    title: text.panel_exact,
    height: 170,
    hint: text.hint_exact,
    y: { scale: "linear", min: 0, max: 100, format: percent, tick: (y) => `${whole(y)} %` },
    series: series.map((line2) => ({ ...line2, points: !0 })),
  };
}
function ratePanel2(series, logarithmic, text, formats) {
  let { decimal } = formats;
  return {
    key: "lr",
    title: logarithmic ? text.panel_lr_log : text.panel_lr,
    height: 170,
    y: logarithmic
      ? { scale: "log", empty: [1e-4, 0.01], format: decimal, tick: (y) => powerOfTen(y, formats) }
      : { scale: "linear", min: 0, empty: [0, 0.01], format: decimal },
    series,
  };
}
var RaceCharts = class {
  constructor(text, language, formats, lossWindow) {
    ((this.text = text),
      (this.language = language),
      (this.formats = formats),
      (this.lossWindow = lossWindow),
      (this.node = make("div", "tl-charts")),
      (this.plot = null),
      (this.plotted = ""));
  }
  render(plan, race, width) {
    let plot = this.plotFor(plan);
    ((plot.options.x.max = plan.max_steps),
      plan.runners.forEach(({ name: long, short }, i) => {
        let runner = race?.runners[i],
          { steps, lr } = runner?.curve ?? { steps: [], lr: [] },
          key = String(i);
        (plot.data("loss", key, steps, runner?.meanLoss ?? []),
          plot.data("exact", key, runner?.exactMatch.steps ?? [], runner?.exactMatch.percent ?? []),
          plot.data("lr", key, steps, lr));
        for (let panel of ["loss", "exact"]) plot.panel(panel).series[i].endLabel = width < NARROW2 ? short : long;
      }),
      plot.update());
  }
  plotFor({ runners, max_steps: maxSteps, log_rate: logRate }) {
    let plotted = JSON.stringify([runners, logRate]);
    if (this.plot !== null && this.plotted === plotted) return this.plot;
    let { text, language, formats } = this;
    (this.plot?.destroy(), (this.plotted = plotted));
    let series = () => runners.map((runner, i) => ({ key: String(i), label: runner.name, ...runnerLine(i) }));
    return (
      (this.plot = new LinePlot(this.node, {
        label: text.charts,
        language,
        x: { min: 0, max: maxSteps, label: text.axis_step, describe: (x) => fill(text.at_step, { step: formats.whole(x) }) },
        panels: [
          lossPanel2(series(), this.lossWindow, text, formats),
          exactMatchPanel(series(), text, formats),
          ratePanel2(series(), logRate, text, formats),
        ],
      })),
      this.plot
    );
  }
  destroy() {
    this.plot?.destroy();
  }
};
function targetShares(share, classes) {
  return { high: 1 - share + share / classes, low: share / classes };
}
function targetPicture({ classes, shares }, text, language) {
  let digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }),
    token = Math.floor(classes / 3),
    charts = shares.map((share) => {
      let { high, low } = targetShares(share, classes),
        numbers = `${fill(text.target_high, { high: digits.format(high) })} · ${fill(text.target_low, { low: digits.format(low) })}`,
        title = fill(text.target_share, { share: digits.format(share) });
      return make(
        "figure",
        "tl-target-chart",
        { "data-share": share, "data-high": high, "data-low": low },
        targetBars(classes, token, high, low),
        make("figcaption", "", {}, make("b", "", {}, title), numbers),
      );
    });
  return [
    make("p", "tl-race-label", {}, fill(text.target, { token, classes })),
    make("div", "tl-target-charts", {}, ...charts),
    make("p", "tl-target-formula", {}, fill(text.target_formula, { classes })),
  ];
}
function targetBars(classes, token, high, low) {
  let [width, height] = [8 * classes, 64],
    svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", preserveAspectRatio: "none" });
  for (let i = 0; i < classes; i++) {
    let tall = (i === token ? high : low) * height,
      className = i === token ? "tl-target-right" : "tl-target-other";
    svg.append(shape("rect", { x: 8 * i + 1, width: 6, y: height - tall, height: tall, class: className }));
  }
  return (svg.append(shape("line", { x1: 0, x2: width, y1: height, y2: height, class: "tl-target-axis" })), svg);
}
var Introduction2 = class {
  constructor(text, language, form) {
    ((this.text = text),
      (this.language = language),
      (this.title = make("h3", "tl-race-title")),
      (this.about = make("p", "tl-race-about")),
      (this.target = make("div", "tl-race-target")),
      (this.node = make("div", "tl-race-intro", {}, this.title, this.about, form, this.target)),
      (this.rendered = null));
  }
  render({ chosen, lesson }) {
    let { text } = this;
    (setText(this.title, lesson?.title ?? text.own_title),
      setText(this.about, lesson?.about ?? text.own_about),
      this.rendered !== chosen &&
        ((this.rendered = chosen),
        this.target.replaceChildren(...(lesson?.target ? targetPicture(lesson.target, text, this.language) : []))));
  }
};
var MessageLine2 = class {
  constructor() {
    ((this.quiet = make("span", "tl-quiet", { role: "status" })),
      (this.alert = make("span", "tl-alert", { role: "alert" })),
      (this.node = make("div", "tl-message", {}, this.quiet, this.alert)));
  }
  render({ race, message }) {
    (setText(this.quiet, message.alert ? "" : message.words || race?.verdict?.headline || ""),
      setText(this.alert, message.alert ? message.words : ""));
  }
};
var OwnCheck = class {
  constructor({ vary, answered, mayAsk, ask, signal }) {
    ((this.vary = vary),
      (this.answered = answered),
      (this.mayAsk = mayAsk),
      (this.ask = ask),
      (this.timer = void 0),
      signal.addEventListener("abort", () => clearTimeout(this.timer)));
  }
  begin() {
    this.mayAsk() &&
      (clearTimeout(this.timer),
      (this.timer = setTimeout(() => {
        this.answered() !== this.vary() && this.begin();
      }, 3e3)),
      this.ask(this.vary()));
  }
};
function varyText(variations) {
  return variations
    .filter(({ setting }) => setting !== "")
    .map(({ setting, values }) => `${setting}=${values.replace(/[\s;]/g, "").replace(/、|，/g, ",")}`)
    .join(";");
}
function readVary(vary, count) {
  let parts = vary.split(";").map((part) => part.split("="));
  return Array.from({ length: count }, (_, i) => {
    let [setting, values = ""] = parts[i] ?? [""];
    return { setting, values: values.replaceAll(",", ", ") };
  });
}
var MOST_POINTS2 = 2e3;
function newRace(id, predicted = null) {
  return {
    id,
    predicted,
    plan: null,
    status: "queued",
    role: "starter",
    place: 0,
    wait: null,
    step: 0,
    secondsLeft: null,
    runners: [],
    verdict: null,
    cursors: [],
    pause: 250,
    complete: !1,
  };
}
function newRunner() {
  return { curve: newCurve(MOST_POINTS2), meanLoss: [], exactMatch: { steps: [], percent: [] }, failure: "" };
}
function isGoing2(race) {
  return race !== null && GOING.includes(race.status);
}
function takeReply3(race, reply, lossWindow) {
  (reply.plan && ((race.plan = reply.plan), (race.runners = reply.plan.runners.map(newRunner))),
    (race.status = reply.status),
    (race.role = reply.role),
    (race.place = reply.place),
    (race.wait = reply.wait_seconds),
    (race.step = reply.step),
    (race.pause = reply.pause),
    (race.secondsLeft = reply.seconds_left),
    (race.cursors = reply.runners.map(({ cursor }) => cursor)),
    reply.runners.forEach((runnerReply, i) => takeRunnerReply(race.runners[i], runnerReply, lossWindow)));
  let nothingNew = reply.runners.every(({ metrics, events }) => metrics.steps.length + events.length === 0);
  ((race.complete = !isGoing2(race) && nothingNew), (race.verdict = race.complete ? reply.verdict : null));
}
function takeRunnerReply(runner, { metrics, events }, lossWindow) {
  (addPoints(runner.curve, metrics),
    metrics.steps.length && (runner.meanLoss = runningMeans(runner.curve.steps, runner.curve.loss, lossWindow)));
  for (let event of events)
    event.type === "validation"
      ? (runner.exactMatch.steps.push(event.step), runner.exactMatch.percent.push(100 * event.exact_match))
      : event.type === "failed" && (runner.failure = event.message);
}
function failureText({ plan, runners }) {
  let failed = runners.findIndex(({ failure }) => failure !== "");
  return failed < 0 || plan === null ? "" : `${plan.runners[failed].name}: ${runners[failed].failure}`;
}
var OWN = "own",
  EMPTY_PLAN = { runners: [], max_steps: 1, log_rate: !1 },
  ViewState = class {
    constructor(lessons, chosen) {
      ((this.lessons = lessons),
        (this.chosen = chosen),
        (this.race = null),
        (this.acting = !1),
        (this.opened = !1),
        (this.message = { words: "", alert: !1 }),
        (this.predictions = new Map()));
    }
    get status() {
      return this.race?.status ?? "idle";
    }
    get going() {
      return isGoing2(this.race);
    }
    get lesson() {
      return this.lessonOf(this.chosen);
    }
    lessonOf(race) {
      return this.lessons.find((lesson) => lesson.name === race);
    }
    get prediction() {
      return this.predictions.get(this.chosen) ?? null;
    }
    predict(key) {
      this.prediction === key ? this.predictions.delete(this.chosen) : this.predictions.set(this.chosen, key);
    }
    plan(own) {
      return this.race?.plan ?? this.lesson?.plan ?? own?.plan ?? EMPTY_PLAN;
    }
    say(words, alert = !1) {
      this.message = { words, alert };
    }
  };
var FIRST_SETTING = "warmup_steps",
  SettingRow = class {
    constructor(label, optional, text, settings, onChange) {
      ((this.select = make("select", "", { "aria-label": label })),
        optional && this.select.append(make("option", "", { value: "" }, text.own_nothing)));
      for (let setting of settings) this.select.append(make("option", "", { value: setting.name }, setting.label));
      this.values = make("input", "", {
        type: "text",
        "aria-label": `${text.own_values}: ${label}`,
        spellcheck: "false",
        autocomplete: "off",
      });
      let suggest = () => {
        let setting = settings.find((candidate) => candidate.name === this.select.value);
        this.fill(this.select.value, setting?.values ?? "");
      };
      ((this.select.value = optional ? "" : FIRST_SETTING),
        suggest(),
        this.select.addEventListener("change", () => {
          (suggest(), onChange());
        }),
        this.values.addEventListener("change", onChange));
      let equals = make("span", "tl-race-own-equals", { "aria-hidden": "true" });
      ((this.node = make("div", "tl-race-own-row", {}, make("span", "tl-race-label", {}, label), this.select, equals, this.values)),
        optional || this.node.append(make("span", "tl-race-note", {}, text.own_values_note)));
    }
    fill(setting, values) {
      ((this.select.value = setting), (this.values.value = values), (this.values.hidden = setting === ""));
    }
    get variation() {
      return { setting: this.select.value, values: this.values.value };
    }
    disable(disabled) {
      this.select.disabled = this.values.disabled = disabled;
    }
  },
  OwnForm = class {
    constructor(text, settings, onChange) {
      ((this.text = text),
        (this.rows = [
          new SettingRow(text.own_setting, !1, text, settings, onChange),
          new SettingRow(text.own_and, !0, text, settings, onChange),
        ]),
        (this.runners = make("p", "tl-race-note")),
        (this.shared = make("p", "tl-race-note")),
        (this.error = make("p", "tl-alert", { role: "alert" })),
        (this.node = make("div", "tl-race-own", {}, ...this.rows.map((row) => row.node), this.runners, this.shared, this.error)));
    }
    get vary() {
      return varyText(this.rows.map((row) => row.variation));
    }
    set vary(vary) {
      readVary(vary, this.rows.length).forEach(({ setting, values }, i) => this.rows[i].fill(setting, values));
    }
    render(chosen, own, busy) {
      let { text } = this;
      this.node.hidden = chosen !== OWN;
      let names = own?.plan?.runners.map((runner) => runner.name).join(" / ");
      (setText(this.runners, names === void 0 ? "" : fill(text.own_runners, { names })),
        setText(this.shared, own?.shared ? fill(text.own_base, { summary: own.shared }) : ""),
        setText(this.error, own?.error ?? ""));
      for (let row of this.rows) row.disable(busy);
    }
  };
function predictionText(predicted, seen, choices, text, language) {
  if (predicted === null) return text.predict_none;
  let words = choices.find(({ key }) => key === predicted)?.words ?? "",
    outcome = seen === null ? text.predict_open : seen === predicted ? text.predict_right : text.predict_wrong;
  return fill(text.predict_yours, { words }) + (language === "ja" ? "。" : ". ") + outcome;
}
var Prediction = class {
  constructor(text, onPredict) {
    ((this.text = text),
      (this.onPredict = onPredict),
      (this.question = make("p", "tl-race-question")),
      (this.choices = make("div", "tl-race-choices", { role: "group", "aria-label": text.predict })),
      (this.note = make("p", "tl-race-note")));
    let label = make("span", "tl-race-label", {}, text.predict);
    ((this.node = make("div", "tl-race-predict", {}, label, this.question, this.choices, this.note)),
      (this.buttons = []),
      (this.rendered = null));
  }
  render({ chosen, lesson, prediction, race }, waiting) {
    let { text } = this;
    ((this.node.hidden = chosen === OWN),
      this.rendered !== chosen &&
        ((this.rendered = chosen),
        setText(this.question, lesson?.question ?? ""),
        (this.buttons = (lesson?.choices ?? []).map((choice) => this.buildButton(choice))),
        this.choices.replaceChildren(...this.buttons)));
    for (let button of this.buttons)
      (button.setAttribute("aria-pressed", String(button.dataset.choice === prediction)), turnOff(button, race !== null || waiting));
    setText(this.note, race === null ? text.predict_note : race.predicted === null ? text.predict_none : "");
  }
  buildButton({ key, words }) {
    let button = make("button", "tl-race-choice", { type: "button", "data-choice": key }, words);
    return (onPress(button, () => this.onPredict(key)), button);
  }
};
function progressTexts2(race, maxSteps, waiting, text, { whole }) {
  let unheard = race?.status === "queued" && race.plan === null,
    secondsLeft = race?.status === "running" ? race.secondsLeft : null;
  return {
    step: fill(text.step_of, { step: whole(race?.step ?? 0), max: whole(maxSteps) }),
    left: isNumber(secondsLeft) ? timeLeft(secondsLeft, text) : "",
    status: waiting || unheard ? text.starting : statusText2(race, text),
  };
}
function statusText2(race, text) {
  if (race === null) return text.status_idle;
  let { status, role, place, wait } = race;
  if (status === "queued" && place > 0) {
    let words = fill(text.status_place, { place });
    return wait === null ? words : words + fill(text.status_wait, { seconds: Math.ceil(wait) });
  }
  return status === "running" && role !== "starter"
    ? (text[`status_${role}`] ?? text.status_running)
    : (text[`status_${status}`] ?? status);
}
var Progress2 = class {
  constructor(text, formats) {
    ((this.text = text),
      (this.formats = formats),
      (this.step = make("span", "tl-step")),
      (this.left = make("span", "tl-left")),
      (this.status = make("span", "tl-status")),
      (this.words = make("div", "tl-progress", {}, this.step, this.left, this.status)),
      (this.done = make("i")),
      (this.bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, this.done)));
  }
  render(race, maxSteps, waiting) {
    let step = race?.step ?? 0,
      texts = progressTexts2(race, maxSteps, waiting, this.text, this.formats);
    (setText(this.step, texts.step),
      setText(this.left, texts.left),
      setText(this.status, texts.status),
      (this.done.style.width = `${100 * Math.min(1, step / maxSteps)}%`),
      this.bar.setAttribute("aria-valuemax", String(maxSteps)),
      this.bar.setAttribute("aria-valuenow", String(step)));
  }
};
function writeRace(chosen, vary) {
  changeQuery(["race", "vary"], chosen === OWN ? { race: OWN, vary } : { race: chosen });
}
function raceLink(href, query2) {
  let address = new URL(href);
  address.hash = "";
  for (let key of [...address.searchParams.keys()]) key.startsWith("__") || address.searchParams.delete(key);
  for (let [key, value] of Object.entries(query2)) address.searchParams.set(key, value);
  return address.href;
}
var RaceList = class {
  constructor(text, lessons, onPick) {
    ((this.text = text), (this.onPick = onPick), (this.buttons = new Map()));
    let groups = [...new Set(lessons.map(({ group }) => group))].map((group) => {
        let members = lessons.filter((lesson) => lesson.group === group);
        return this.buildGroup(group, members);
      }),
      own = this.buildGroup(OWN, [{ name: OWN, title: text.own_title }]);
    this.node = make("div", "tl-race-list", { role: "group", "aria-label": text.pick }, ...groups, own);
  }
  buildGroup(group, entries) {
    let label = make("span", "tl-race-label", {}, this.text[`group_${group}`]);
    return make("div", "tl-race-group", {}, label, ...entries.map((entry) => this.buildButton(entry)));
  }
  buildButton({ name: race, title }) {
    let button = make("button", "tl-race-pick", { type: "button", "data-race": race }, title);
    return (onPress(button, () => this.onPick(race)), this.buttons.set(race, button), button);
  }
  render(chosen, busy) {
    for (let [race, button] of this.buttons)
      (button.setAttribute("aria-pressed", String(race === chosen)), turnOff(button, busy && race !== chosen));
  }
};
var RaceRequest = class {
  constructor(onTimeout, signal) {
    ((this.onTimeout = onTimeout), (this.timer = null), signal.addEventListener("abort", () => this.end()));
  }
  get waiting() {
    return this.timer !== null;
  }
  begin() {
    (this.end(),
      (this.timer = setTimeout(() => {
        ((this.timer = null), this.onTimeout());
      }, 8e3)));
  }
  end() {
    let { waiting } = this;
    return (this.timer !== null && clearTimeout(this.timer), (this.timer = null), waiting);
  }
};
var STORAGE_KEY2 = "tl-race",
  EAGER_AFTER_ATTACH2 = 3e3,
  RaceWatch = class {
    constructor({ state, props, api, onPlan, onLost, render, signal }) {
      ((this.state = state),
        (this.props = props),
        (this.onPlan = onPlan),
        (this.onLost = onLost),
        (this.render = render),
        (this.poller = new Poller({
          wanted: () => (state.race !== null && !state.race.complete ? state.race : null),
          ask: ({ id, cursors }) => api.poll({ race: id, cursors }),
          news: (reply, race) => this.take(reply, race),
          gone: (sentence) => this.lose(sentence),
          say: (words, alert) => state.say(words, alert),
          render,
          lost: props.text.lost,
          signal,
        })));
    }
    attach(race) {
      ((this.state.race = race), this.remember(), this.state.say(""), this.poller.restart(EAGER_AFTER_ATTACH2), this.render());
    }
    attachRemembered() {
      let remembered = storedObject(STORAGE_KEY2);
      typeof remembered?.id == "string" && this.attach(newRace(remembered.id, remembered.predicted ?? null));
    }
    detach() {
      ((this.state.race = null), this.remember());
    }
    remember() {
      let { race } = this.state;
      storeObject(STORAGE_KEY2, race !== null && race.status !== "gone" ? { id: race.id, predicted: race.predicted } : null);
    }
    take(reply, race) {
      let { state } = this;
      (reply.plan &&
        ((state.chosen = reply.plan.race),
        race.predicted !== null && state.predictions.set(state.chosen, race.predicted),
        this.onPlan(reply.plan)),
        reply.step !== race.step && (this.poller.eagerUntil = 0),
        takeReply3(race, reply, this.props.window));
      let failure = failureText(race);
      failure && state.say(failure, !0);
    }
    lose(sentence) {
      let { state } = this,
        { race } = state;
      race !== null &&
        ((race.status = "gone"),
        (race.complete = !0),
        this.remember(),
        state.say(sentence || this.props.text.gone, !0),
        !(race.step > 0) && ((state.race = null), this.onLost()));
    }
  };
var FORMATS2 = ["svg", "png", "csv", "curves"],
  COPIED_MILLISECONDS = 2500,
  SaveRow = class {
    constructor(text, api) {
      ((this.text = text),
        (this.api = api),
        (this.race = null),
        (this.error = make("span", "tl-alert", { role: "alert" })),
        (this.copy = make("button", "tl-race-save", { type: "button", "data-action": "link", title: text.link_title }, text.link)),
        (this.field = make("input", "tl-race-link", { type: "text", readonly: "", "aria-label": text.link_here })),
        this.copy.addEventListener("click", () => this.copyLink()),
        this.field.addEventListener("focus", () => this.field.select()),
        (this.node = make(
          "div",
          "tl-race-saves",
          {},
          make("span", "tl-race-label", {}, text.save),
          ...FORMATS2.map((format) => this.buildButton(format)),
          this.copy,
          this.field,
          this.error,
        )));
    }
    buildButton(format) {
      let { text } = this,
        title = text[`save_${format}`],
        button = make(
          "button",
          "tl-race-save",
          { type: "button", "data-format": format, "aria-label": title, title },
          text[`name_${format}`] ?? format.toUpperCase(),
        );
      return (button.addEventListener("click", () => this.save(format)), button);
    }
    show(race) {
      ((this.race = race), setText(this.error, ""), (this.field.hidden = !0), race !== null && (this.field.value = this.link));
    }
    get link() {
      return raceLink(location.href, this.race?.plan?.query ?? {});
    }
    async save(format) {
      if (this.race === null) return;
      let reply = this.api.download({ race: this.race.id, format, dark: isDark() });
      setText(this.error, await fetchFile(reply, this.text.save_failed));
    }
    async copyLink() {
      try {
        (await navigator.clipboard.writeText(this.link),
          setText(this.copy, this.text.link_done),
          setTimeout(() => setText(this.copy, this.text.link), COPIED_MILLISECONDS));
      } catch {
        ((this.field.hidden = !1), this.field.focus());
      }
    }
  };
var Steering2 = class {
  constructor({ state, watch, api, text, start, render }) {
    ((this.state = state), (this.watch = watch), (this.api = api), (this.text = text), (this.start = start), (this.render = render));
  }
  primary() {
    let { going, status } = this.state;
    going ? this.control(status === "paused" ? "resume" : "pause") : this.start();
  }
  async control(action) {
    let { state, api, text } = this,
      { race } = state;
    if (race === null) return;
    ((state.acting = !0), this.render());
    let reply = await api.control({ race: race.id, action }).catch(() => {});
    ((state.acting = !1),
      race === state.race &&
        (reply ? (reply.error !== void 0 ? state.say(reply.error, !0) : (race.status = reply.status)) : state.say(text.no_answer, !0),
        this.watch.poller.now(1500)),
      this.render());
  }
};
var TransportBar2 = class {
  constructor(text, actions) {
    ((this.text = text),
      (this.primary = transportButton("primary", "tl-primary", actions.primary)),
      (this.step = transportButton("step", "", actions.step)),
      (this.stop = transportButton("stop", "", actions.stop)),
      (this.skip = transportButton("skip", "tl-small", actions.skip)),
      labelButton(this.step, "step", text.step),
      labelButton(this.stop, "stop", text.stop),
      labelButton(this.skip, "step", text.skip));
    let attributes = { role: "group", "aria-label": text.transport };
    this.node = make("div", "tl-transport", attributes, this.primary, this.step, this.stop, this.skip);
  }
  render({ race, status, going, acting }, waiting, mayStart) {
    let { text, primary } = this,
      busy = waiting || acting;
    (status === "running" || status === "queued"
      ? labelButton(primary, "pause", text.pause)
      : status === "paused"
        ? labelButton(primary, "play", text.resume)
        : labelButton(primary, "play", race === null ? text.race : text.again),
      turnOff(primary, busy || status === "queued" || (race === null && !mayStart)),
      primary.classList.toggle("tl-working", waiting),
      primary.setAttribute("aria-busy", String(waiting)),
      turnOff(this.step, busy || status !== "paused"),
      turnOff(this.stop, busy || !going),
      (this.skip.hidden = !(race?.role === "replay" && going)));
  }
};
var VerdictTable = class {
  constructor(text) {
    ((this.table = make("table", "tl-race-table")),
      (this.node = make("div", "tl-race-table-box", { tabindex: 0, role: "region", "aria-label": text.table }, this.table)));
  }
  show({ head, rows }) {
    let titles = head.map((words) => make("th", "", {}, words));
    this.table.replaceChildren(
      make("thead", "", {}, make("tr", "", {}, ...titles)),
      make("tbody", "", {}, ...rows.map((cells, i) => runnerRow(cells, i))),
    );
  }
};
function runnerRow([runner, ...figures], i) {
  let title = make("th", "", { scope: "row" }, runnerSwatch(i), runner);
  return make("tr", "", {}, title, ...figures.map((words) => make("td", "", {}, words)));
}
var Verdict = class {
  constructor(text, language, saves) {
    ((this.text = text),
      (this.language = language),
      (this.saves = saves),
      (this.hint = make("p", "tl-race-note")),
      (this.headline = make("p", "tl-race-headline")),
      (this.sentences = make("ul", "tl-race-sentences")),
      (this.predicted = make("p", "tl-race-predicted")),
      (this.explanation = make("p", "tl-race-explanation")),
      (this.why = make("div", "tl-race-why", {}, make("h4", "", {}, text.why), this.predicted, this.explanation)),
      (this.table = new VerdictTable(text)),
      (this.outcome = make("div", "tl-race-outcome", {}, this.headline, this.sentences, this.why, this.table.node, saves.node)));
    let title = make("h3", "tl-race-result-title", {}, text.result);
    ((this.node = make("section", "tl-race-result", {}, title, this.hint, this.outcome)), (this.rendered = null));
  }
  render(state) {
    let { text } = this,
      { race } = state,
      verdict = race?.verdict ?? null;
    if (
      ((this.outcome.hidden = verdict === null),
      (this.hint.hidden = verdict !== null),
      setText(this.hint, race?.complete && race.status !== "gone" ? text.result_left : text.result_hint),
      verdict === this.rendered ||
        ((this.rendered = verdict), this.saves.show(verdict === null ? null : race), race === null || verdict === null))
    )
      return;
    (setText(this.headline, verdict.headline),
      this.sentences.replaceChildren(...verdict.sentences.map((words, i) => make("li", "", {}, runnerSwatch(i), words))),
      (this.why.hidden = verdict.explanation === ""));
    let choices = state.lessonOf(race.plan?.race)?.choices ?? [];
    (setText(this.predicted, predictionText(race.predicted, verdict.seen, choices, text, this.language)),
      setText(this.explanation, verdict.explanation),
      this.table.show(verdict.table));
  }
};
function build4({ element, root, props, text, language, signal, trigger, onValue }) {
  let api = apiOf(language).races,
    formats = numberFormats(language),
    state = new ViewState(props.races, props.value?.chosen ?? props.races[0].name),
    watch = new RaceWatch({ state, props, api, onPlan, onLost: () => ownCheck.begin(), render, signal }),
    request = new RaceRequest(onTimeout, signal),
    steering = new Steering2({ state, watch, api, text, start, render }),
    isBusy = () => state.going || request.waiting,
    list = new RaceList(text, props.races, pick),
    form = new OwnForm(text, props.settings, () => ownCheck.begin()),
    introduction2 = new Introduction2(text, language, form.node),
    prediction = new Prediction(text, predict),
    transport = new TransportBar2(text, {
      primary: () => steering.primary(),
      step: () => steering.control("step"),
      stop: () => steering.control("stop"),
      skip: () => steering.control("skip"),
    }),
    progress = new Progress2(text, formats),
    messages = new MessageLine2(),
    charts = new RaceCharts(text, language, formats, props.window),
    verdict = new Verdict(text, language, new SaveRow(text, api)),
    ownCheck = new OwnCheck({
      vary: () => form.vary,
      answered: () => props.value?.own?.vary,
      mayAsk: () => state.chosen === OWN && !isBusy(),
      ask: askWhatOwnWouldBe,
      signal,
    });
  root.append(
    list.node,
    make(
      "div",
      "tl-race-main",
      {},
      make("div", "tl-race-head", {}, introduction2.node, prediction.node),
      transport.node,
      progress.words,
      progress.bar,
      messages.node,
      charts.node,
      verdict.node,
    ),
  );
  function render() {
    let { race, chosen } = state,
      { waiting } = request,
      own = props.value?.own,
      plan = state.plan(own);
    ((element.dataset.status = state.status),
      (element.dataset.step = String(race?.step ?? 0)),
      (element.dataset.chosen = chosen),
      list.render(chosen, isBusy()),
      introduction2.render(state),
      form.render(chosen, own, isBusy()),
      prediction.render(state, waiting),
      transport.render(state, waiting, chosen !== OWN || !!own?.plan),
      progress.render(race, plan.max_steps, waiting),
      messages.render(state),
      verdict.render(state),
      charts.render(plan, race, root.clientWidth));
  }
  function pick(chosen) {
    chosen !== state.chosen &&
      ((state.chosen = chosen), watch.detach(), state.say(""), chosen === OWN ? ownCheck.begin() : writeRace(chosen, ""), render());
  }
  function predict(key) {
    (state.predict(key), render());
  }
  function askWhatOwnWouldBe(vary) {
    (watch.detach(), writeRace(OWN, vary), trigger("check", { vary }), render());
  }
  function onPlan(plan) {
    plan.race === OWN && (form.vary = plan.query.vary);
  }
  function start() {
    (state.say(""),
      request.begin(),
      (props.value = { ...props.value, request: Date.now() }),
      trigger("race", { race: state.chosen, vary: form.vary }),
      render());
  }
  function onTimeout() {
    (state.say(text.no_answer, !0), render());
  }
  function takeValue() {
    let answered = request.end(),
      value = props.value ?? {};
    (value.error && state.say(value.error, !0), value.opened && !state.opened && onOpened(value));
    let { race } = state,
      id = value.race ?? null;
    (id !== null &&
      (race === null || id !== race.id || (answered && !state.going)) &&
      (watch.attach(newRace(id, state.prediction)), writeRace(state.chosen, form.vary)),
      render());
  }
  function onOpened({ chosen, vary, own }) {
    ((state.opened = !0),
      state.race === null && chosen && ((state.chosen = chosen), chosen === OWN && vary && (form.vary = vary)),
      state.chosen === OWN && state.race === null && !own && ownCheck.begin());
  }
  onValue(takeValue);
  let visibility = new IntersectionObserver(([entry]) => {
    entry.isIntersecting && state.race === null && ownCheck.begin();
  });
  (visibility.observe(root),
    signal.addEventListener("abort", () => {
      (visibility.disconnect(), charts.destroy());
    }),
    watch.attachRemembered(),
    takeValue());
}
var mount5 = defineComponent("race_view", build4);
function roomButton(className, words, onClick, title = "") {
  let button = make("button", "tl-room-button " + className, { type: "button" }, words);
  return (title && (button.title = title), button.addEventListener("click", onClick), button);
}
async function answerTo(button, asked) {
  button.disabled = !0;
  let reply = await asked.catch(() => {});
  return ((button.disabled = !1), reply);
}
function emptyState2() {
  return { room: null, students: 0, reply: null, run: null, decode: null, pageOpened: !1, message: { words: "", alert: !1 } };
}
function roleOf(room) {
  return room === null ? "none" : room.teaching ? "teacher" : "student";
}
function isFollowing(room) {
  return room !== null && !room.teaching && room.following;
}
function stateData({ room, students }) {
  let role = roleOf(room),
    studentsRole = isFollowing(room) ? "following" : "away";
  return { room: room?.code ?? "", role: role === "student" ? studentsRole : role, students: String(students) };
}
function studentsSentence(count, text) {
  return count === 0 ? text.students_none : count === 1 ? text.students_one : fill(text.students_many, { count });
}
function placeSentence({ code, following }, reply, text) {
  return reply === null
    ? fill(text.entering, { code })
    : following
      ? fill(reply.run === null ? text.waiting : text.following, { code })
      : fill(text.away, { code });
}
function forkOffer({ following }, reply, settings, text) {
  return {
    isOffered: following && reply !== null && reply.run !== null,
    isReady: !!reply?.snapshot && settings === reply?.run,
    words: reply?.snapshot ? fill(text.fork_at, { step: reply.snapshot }) : text.fork,
  };
}
var Follower = class {
  constructor(bar, page) {
    ((this.bar = bar),
      (this.page = page),
      (this.again = !1),
      (this.run = null),
      (this.tab = null),
      (this.decode = null),
      (this.place = ""));
  }
  reset() {
    ((this.again = !1), (this.run = null), this.resetStage());
  }
  resetStage() {
    ((this.tab = null), (this.decode = null), (this.place = ""));
  }
  release() {
    (this.decode && publish("mirrorDecode", null), this.reset());
  }
  goAway() {
    let { room } = this.bar.state;
    room === null || room.teaching || ((room.following = !1), this.page.changed(room), this.release(), this.bar.render());
  }
  request({ code, student, following }) {
    return { room: code, student, watching: following, again: this.again, seen: this.decode?.version ?? null };
  }
  take(reply, room) {
    ((this.again = !1),
      (this.bar.state.reply = reply),
      (room.student !== reply.student || room.code !== reply.room) &&
        ((room.student = reply.student), (room.code = reply.room), this.page.renamed(room)),
      room.following && (reply.left ? this.goAway() : (this.takeRun(reply.run), this.takeStage(reply.stage))));
  }
  takeRun(run) {
    run === null || run === this.run || ((this.run = run), publish("followRun", { run }), this.askForSettings());
  }
  askForSettings() {
    this.run && this.bar.state.pageOpened && this.page.takeSettings(this.run);
  }
  takeStage(stage) {
    if (stage === null) {
      (this.decode && publish("mirrorDecode", null), this.resetStage());
      return;
    }
    if ((stage.tab !== this.tab && this.page.openTab(stage.tab), (this.tab = stage.tab), stage.decode === null)) return;
    let { version, value, source } = stage.decode;
    (value !== void 0 && ((this.decode = { version, value }), this.page.takeSource(source)), this.showDecode(stage.decode));
  }
  showDecode({ version, step, layer: layer2, head }) {
    let place = [version, step, layer2, head].join(" ");
    place === this.place ||
      this.decode?.version !== version ||
      ((this.place = place), publish("mirrorDecode", { ...this.decode, step, layer: layer2, head }));
  }
  onRun(isNew) {
    let { state } = this.bar;
    !isFollowing(state.room) || !this.run || state.run === this.run || (isNew ? publish("followRun", { run: this.run }) : this.goAway());
  }
  onOwnView() {
    let { room, reply } = this.bar.state,
      decode = reply?.stage?.decode;
    !isFollowing(room) || !this.decode || !decode || ((this.place = ""), this.showDecode(decode));
  }
};
var STORAGE_KEY3 = "tl-room";
function storeRoom(room) {
  storeObject(STORAGE_KEY3, room);
}
function storedRoom() {
  let room = storedObject(STORAGE_KEY3);
  return typeof room?.code == "string" ? room : null;
}
function writeCode(code) {
  changeQuery(["room"], code ? { room: code } : {});
}
function roomAddress(code, { origin, pathname }) {
  return origin + pathname + "?room=" + code;
}
function isLocal(hostname) {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
function joinedRoom(code, student) {
  return { teaching: !1, code, student, following: !0 };
}
function openingRoom(stored2, code) {
  return stored2 !== null && (!code || code.toUpperCase() === stored2.code) ? stored2 : code ? joinedRoom(code, null) : null;
}
var Invitation = class {
  constructor(bar) {
    let { text } = bar;
    ((this.bar = bar),
      (this.smallAddress = make("span", "tl-room-address", { title: text.address_title })),
      (this.smallImage = make("img", "tl-room-qr", { alt: "" })),
      (this.largeImage = make("img", "tl-room-large-qr")),
      (this.code = make("p", "tl-room-large-code")),
      (this.largeAddress = make("p", "tl-room-large-address")),
      (this.note = make("p", "tl-room-large-note")),
      (this.students = make("p", "tl-room-large-students")));
    let enlarge = { type: "button", "aria-label": text.large, title: text.large, click: () => this.open() };
    ((this.button = make("button", "tl-room-enlarge", enlarge, this.smallImage)),
      (this.dialog = make(
        "dialog",
        "tl-room-large",
        { "aria-label": text.invitation },
        make("h2", "", {}, text.invitation),
        this.largeImage,
        this.code,
        this.largeAddress,
        make("p", "tl-room-large-how", {}, text.invitation_how),
        this.note,
        make(
          "div",
          "tl-room-large-foot",
          {},
          this.students,
          roomButton("", text.shrink, () => this.close()),
        ),
      )),
      this.dialog.addEventListener("click", ({ target }) => {
        target === this.dialog && this.close();
      }),
      this.dialog.addEventListener("close", () => this.button.focus()));
  }
  open() {
    this.bar.state.room?.teaching && !this.dialog.open && this.dialog.showModal();
  }
  close() {
    this.dialog.close();
  }
  async draw(room) {
    let { text, rooms, state } = this.bar,
      images = [this.smallImage, this.largeImage];
    for (let image2 of images) image2.removeAttribute("src");
    let address = roomAddress(room.code, location);
    setText(this.code, room.code);
    for (let node of [this.smallAddress, this.largeAddress]) setText(node, address.replace(/^https?:\/\//, ""));
    ((this.largeImage.alt = fill(text.qr, { address })), setText(this.note, isLocal(location.hostname) ? text.only_here : ""));
    let reply = await rooms.codeImage({ room: room.code, secret: room.secret, address }).catch(() => {});
    if (state.room !== room) return;
    let image = reply?.image;
    if (image?.startsWith("data:image/svg+xml")) for (let node of images) node.src = image;
    else setText(this.note, reply?.error ?? text.no_qr);
  }
  renderStudents(words) {
    setText(this.students, words);
  }
};
var RoomMenu = class {
  constructor(text, actions, signal) {
    ((this.actions = actions),
      (this.isOpen = !1),
      (this.button = roomButton("tl-room-toggle", text.room, () => (this.isOpen ? this.close() : this.open()), text.region)),
      (this.codeInput = make("input", "tl-room-input", {
        type: "text",
        maxlength: 8,
        autocomplete: "off",
        autocapitalize: "characters",
        spellcheck: "false",
        enterkeyhint: "go",
        "aria-label": text.join_label,
        placeholder: text.join_label,
      })),
      (this.joinButton = make("button", "tl-room-button", { type: "submit" }, text.join)),
      (this.openButton = roomButton("tl-room-open", text.open, actions.openRoom)),
      (this.note = make("div", "tl-room-menu-note")),
      (this.panel = make(
        "div",
        "tl-room-menu",
        { role: "group", "aria-label": text.region },
        make("p", "", {}, text.join_why),
        this.joinForm(),
        this.note,
        make("hr", ""),
        make("p", "", {}, text.open_why),
        this.openButton,
      )),
      (this.corner = make("div", "tl-room-corner", {}, this.button, this.panel)),
      this.listen(signal));
  }
  joinForm() {
    let form = make("form", "tl-room-join", {}, this.codeInput, this.joinButton);
    return (
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        let code = this.codeInput.value.trim();
        code && !this.joinButton.disabled && this.actions.join(code);
      }),
      form
    );
  }
  listen(signal) {
    let { corner } = this;
    (corner.addEventListener("keydown", (event) => {
      event.key === "Escape" && this.close();
    }),
      corner.addEventListener("focusout", ({ relatedTarget }) => {
        relatedTarget && !this.holds(relatedTarget) && this.close(!1);
      }),
      document.addEventListener("pointerdown", ({ target }) => this.holds(target) || this.close(!1), { signal }));
  }
  holds(target) {
    return target instanceof Node && this.corner.contains(target);
  }
  open() {
    ((this.isOpen = !0), this.actions.toggled(), this.codeInput.focus());
  }
  close(back = !0) {
    this.isOpen && ((this.isOpen = !1), this.actions.toggled(), back && this.button.focus());
  }
  hold(message) {
    this.note.contains(message) || this.note.append(message);
  }
  render(isInRoom) {
    ((this.corner.hidden = isInRoom),
      (this.panel.hidden = !this.isOpen || isInRoom),
      this.button.setAttribute("aria-expanded", String(!this.panel.hidden)));
  }
};
var MessageBox = class {
  constructor() {
    ((this.quiet = make("span", "tl-room-quiet", { role: "status" })),
      (this.alert = make("span", "tl-room-alert", { role: "alert" })),
      (this.node = make("div", "tl-room-message", {}, this.quiet, this.alert)));
  }
  render({ words, alert }) {
    (setText(this.quiet, alert ? "" : words), setText(this.alert, alert ? words : ""));
  }
};
function asksForOwnDecode({ type, target, isTrusted }) {
  if (!isTrusted || !(target instanceof Element)) return !1;
  let view = document.querySelector(".tl-attn");
  return !view?.closest("[role=tabpanel]")?.contains(target) || view.contains(target)
    ? !1
    : type === "input" || target.closest("button, [role=option], li") !== null;
}
var RoomStrip = class {
  constructor(text, { invitation, message }, actions) {
    ((this.text = text),
      (this.address = invitation.smallAddress),
      (this.code = make("strong", "tl-room-code")),
      (this.students = make("span", "tl-room-students", { role: "status" })),
      (this.shareBox = make("input", "tl-room-switch", { type: "checkbox", role: "switch" })),
      this.shareBox.addEventListener("change", () => actions.share(this.shareBox.checked)),
      (this.shareLabel = make("label", "tl-room-share", { title: text.share_title }, this.shareBox, make("span", "", {}, text.share))),
      (this.closeButton = roomButton("tl-room-close", text.close, actions.close)),
      (this.place = make("span", "tl-room-state", { role: "status" })),
      (this.againButton = roomButton("tl-room-again", text.again, actions.followAgain)),
      (this.forkButton = roomButton("tl-room-fork", text.fork, actions.fork, text.fork_title)));
    let heading = make("span", "tl-room-name", {}, text.teaching),
      leaveButton = roomButton("tl-room-leave", text.leave, actions.leave),
      dismissButton = roomButton("tl-room-dismiss", text.dismiss, actions.dismiss);
    ((this.parts = {
      teacher: [heading, this.code, invitation.button, this.address, this.students, this.shareLabel, this.closeButton],
      student: [this.place, this.againButton, this.forkButton, leaveButton],
      none: [dismissButton],
    }),
      (this.node = make(
        "div",
        "tl-room-strip",
        { role: "group" },
        heading,
        this.code,
        invitation.button,
        this.address,
        this.students,
        this.place,
        message,
        this.shareLabel,
        this.againButton,
        this.forkButton,
        this.closeButton,
        leaveButton,
        dismissButton,
      )));
  }
  hold(message) {
    this.node.contains(message) || this.shareLabel.before(message);
  }
  render(state, isMenuOpen, settings) {
    let { room, message } = state,
      hasMessage = message.words !== "",
      role = roleOf(room);
    ((this.node.hidden = room === null && (!hasMessage || isMenuOpen)),
      this.node.setAttribute("aria-label", role === "teacher" ? this.text.teaching : this.text.region));
    for (let [whose, nodes] of Object.entries(this.parts)) for (let node of nodes) node.hidden = whose !== role;
    room?.teaching
      ? this.renderTeacher(room, state.students, hasMessage)
      : room !== null && this.renderStudent(room, state.reply, hasMessage, settings);
  }
  renderTeacher({ code, share }, students, hasMessage) {
    (setText(this.code, code),
      (this.address.hidden = hasMessage),
      setText(this.students, studentsSentence(students, this.text)),
      (this.shareBox.checked = share));
  }
  renderStudent(room, reply, hasMessage, settings) {
    (setText(this.place, placeSentence(room, reply, this.text)),
      (this.place.hidden = hasMessage),
      (this.againButton.hidden = room.following));
    let { isOffered, isReady, words } = forkOffer(room, reply, settings, this.text);
    ((this.forkButton.hidden = !isOffered), (this.forkButton.disabled = !isReady), setText(this.forkButton, words));
  }
};
var QUESTION = 4e3;
async function openRoom(bar, button, invitation) {
  bar.say("");
  let reply = await answerTo(button, bar.rooms.open({}));
  if (!reply?.room) {
    (bar.say(reply?.error ?? bar.text.no_answer, !0), bar.render());
    return;
  }
  let room = { teaching: !0, code: reply.room, secret: reply.secret, share: !1 };
  (bar.enter(room), await invitation.draw(room), invitation.open());
}
function teachRequest({ code, secret, share }, { run, decode }, openTab) {
  let request = { room: code, secret, run, tab: null, decode: null };
  if (!share) return request;
  if (((request.tab = openTab), decode !== null && typeof decode.request?.model == "string")) {
    let { step, layer: layer2, head } = decode;
    request.decode = { model: decode.request.model, source: String(decode.request.source), step, layer: layer2, head };
  }
  return request;
}
var RoomClosing = class {
  constructor(bar, signal) {
    ((this.bar = bar), (this.timer = void 0), signal.addEventListener("abort", () => clearTimeout(this.timer)));
  }
  async press(button) {
    let { state, text, rooms, say, goOut, render } = this.bar;
    if (this.timer === void 0 && state.students > 0) {
      (setText(button, text.close_sure), (this.timer = setTimeout(() => this.withdraw(button), QUESTION)));
      return;
    }
    this.withdraw(button);
    let { room } = state;
    if (!room?.teaching) return;
    let { code, secret } = room,
      reply = await rooms.close({ room: code, secret }).catch(() => {});
    state.room?.code === code &&
      (reply?.closed
        ? goOut(fill(text.was_closed, { code }))
        : reply?.gone
          ? goOut(reply.error, reply.gone !== "room_closed")
          : say(reply?.error ?? text.no_answer, !0),
      render());
  }
  withdraw(button) {
    (clearTimeout(this.timer), (this.timer = void 0), setText(button, this.bar.text.close));
  }
};
var POLL = 1e3,
  POLL_HIDDEN = 1e4,
  SOON = 120,
  mount6 = defineComponent("room_bar", (component) => {
    let { element, root, props, text, language, signal, trigger, onValue } = component,
      { rooms } = apiOf(language),
      state = emptyState2(),
      bar = { state, text, rooms, say, render, enter, goOut },
      menu = new RoomMenu(
        text,
        { join: joinTyped, openRoom: () => openRoom(bar, menu.openButton, invitation), toggled: clearMessage },
        signal,
      ),
      messageBox = new MessageBox(),
      invitation = new Invitation(bar),
      closing = new RoomClosing(bar, signal),
      strip = new RoomStrip(
        text,
        { invitation, message: messageBox.node },
        { share, close: () => closing.press(strip.closeButton), followAgain, fork: () => trigger("fork"), leave, dismiss: clearMessage },
      ),
      follower = new Follower(bar, {
        renamed(room2) {
          (storeRoom(room2), writeCode(room2.code));
        },
        changed: storeRoom,
        takeSettings: (run) => trigger("settings", { run }),
        takeSource: (source) => tellPython("mirror", { source }),
        openTab(tab) {
          tab !== currentTab() && tellPython("tab", { tab });
        },
      }),
      poller = new Poller({
        wanted: () => state.room,
        ask: (room2) => (room2.teaching ? rooms.teach(teachRequest(room2, state, currentTab())) : rooms.follow(follower.request(room2))),
        news: takeReply4,
        gone: (sentence, reason) => goOut(sentence, reason !== "room_closed"),
        say,
        render,
        pause: () => POLL,
        hidden: POLL_HIDDEN,
        lost: text.lost,
        signal,
      });
    (root.setAttribute("role", "region"),
      root.setAttribute("aria-label", text.region),
      root.append(menu.corner, strip.node, invitation.dialog));
    function enter(room2) {
      (Object.assign(state, { room: room2, reply: null, students: 0 }),
        (menu.isOpen = !1),
        follower.reset(),
        say(""),
        storeRoom(room2),
        writeCode(room2.code),
        render(),
        poller.restart());
    }
    function goOut(words = "", alert = !1) {
      ((state.room = null), storeRoom(null), writeCode(null), follower.release(), invitation.close(), say(words, alert), render());
    }
    async function joinTyped(code) {
      let request = { room: code, student: null, watching: !0, again: !1, seen: null },
        reply = await answerTo(menu.joinButton, rooms.follow(request));
      reply?.student ? enter(joinedRoom(reply.room, reply.student)) : (say(reply?.error ?? text.no_answer, !0), render());
    }
    function leave() {
      let { room: room2 } = state;
      (room2 !== null && !room2.teaching && room2.student && rooms.leave({ room: room2.code, student: room2.student }).catch(() => {}),
        goOut());
    }
    function takeReply4(reply, room2) {
      "students" in reply ? ((state.students = reply.students), say(reply.problem, !0)) : room2.teaching || follower.take(reply, room2);
    }
    function share(wished) {
      state.room?.teaching && ((state.room.share = wished), storeRoom(state.room), poller.soon(SOON));
    }
    function followAgain() {
      state.room === null ||
        state.room.teaching ||
        ((state.room = { ...state.room, following: !0 }),
        follower.reset(),
        (follower.again = !0),
        say(""),
        storeRoom(state.room),
        render(),
        poller.now());
    }
    function currentTab() {
      return latest("tabOpened")?.tab ?? null;
    }
    function tellPython(event, changes) {
      ((props.value = { ...props.value, ...changes }), trigger(event));
    }
    function onRun({ run, mounted, opened }) {
      ((state.run = run),
        opened && !state.pageOpened && ((state.pageOpened = !0), follower.askForSettings()),
        state.room?.teaching ? poller.soon(SOON) : follower.onRun(mounted));
    }
    function onDecode({ mirrored, ...decode }) {
      (mirrored || (state.decode = decode), tellShared(), mirrored || follower.onOwnView());
    }
    function tellShared() {
      state.room?.teaching && state.room.share && poller.soon(SOON);
    }
    function onPress2(event) {
      isFollowing(state.room) && follower.decode && asksForOwnDecode(event) && follower.goAway();
    }
    function say(words, alert = !1) {
      state.message = { words, alert };
    }
    function clearMessage() {
      (say(""), render());
    }
    function render() {
      let isInRoom = state.room !== null;
      (menu.render(isInRoom),
        strip.render(state, menu.isOpen, props.value?.settings),
        state.room?.teaching && invitation.renderStudents(studentsSentence(state.students, text)),
        menu.panel.hidden ? strip.hold(messageBox.node) : menu.hold(messageBox.node),
        messageBox.render(state.message),
        Object.assign(element.dataset, stateData(state)));
    }
    (subscribe("runShown", onRun, signal),
      subscribe("decodeShown", onDecode, signal),
      subscribe("tabOpened", tellShared, signal),
      document.addEventListener("click", onPress2, { capture: !0, signal }),
      document.addEventListener("input", onPress2, { capture: !0, signal }),
      onValue(render),
      publish("sayWhatIsShown", null));
    let room = openingRoom(storedRoom(), query().get("room"));
    (room !== null && enter(room), room?.teaching && invitation.draw(room), render());
  });
//# sourceMappingURL=all.js.map
