/*
 * A whole greedy decode in the page: stepping, layers and heads ask the server nothing.
 */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { colourTable, pageColours } from "../shared/heatmap/colours.js";
import { Heatmap } from "../shared/heatmap/heatmap.js";
import { decodeWeights, meanOfHeads, weightsImage, weightsOfHead } from "../shared/heatmap/weights.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { choiceGroup, clamp, iconButton, nameButton, plain, press } from "../shared/player.js";
import { fill } from "../shared/text.js";
import { isDark, onTheme } from "../shared/theme.js";

const MAPS = ["cross", "decoder", "encoder"];
const SPEEDS = [0.5, 1, 2];
const STEP_MILLISECONDS = 900; // at speed 1
const CANDIDATES = 5;
const DENSE = 20; // more tokens than this are set smaller

const OWNS_KEYS =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="tab"], [role="radio"], ' +
  '[role="slider"], [role="listbox"], [role="combobox"], [role="menu"], [role="dialog"]';

export const mount = defineComponent("attention_view", ({ element, root, props, text, language, signal, onValue }) => {
  const api = apiOf(language);
  const WEIGHT_ONE = props.weight_one;

  // ---------------------------------------------------------------- building the page

  function figure(className, title, map) {
    const readout = make("p", "tl-attn-readout", { role: "status" });
    const heading = make("span", "tl-attn-title", {}, title);
    const where = make("span", "tl-attn-where");
    const axes = make("span", "tl-attn-axes", {}, text[`axes_${map}`]);
    const saveButtons = make("span", "tl-attn-save");
    const plate = make("div", "tl-attn-plate");
    const caption = make("figcaption", "", {}, make("span", "tl-attn-heading", {}, heading, where), saveButtons, axes);
    return {
      node: make("figure", `tl-attn-figure ${className}`, { "data-map": map }, caption, plate, readout),
      where,
      saveButtons,
      plate,
      readout,
    };
  }

  // The strip: what goes in, what comes out.
  const sourceTokens = make("div", "tl-attn-tokens tl-attn-source", { role: "group", "aria-label": text.source });
  const outputTokens = make("div", "tl-attn-tokens tl-attn-output", { role: "group", "aria-label": text.output });
  const verdict = make("p", "tl-attn-verdict");
  const strip = make(
    "div",
    "tl-attn-strip",
    {},
    make("span", "tl-attn-label", { "aria-hidden": "true" }, text.source),
    sourceTokens,
    make("span", "tl-attn-label", { "aria-hidden": "true" }, text.output),
    outputTokens,
    make("span"),
    verdict,
  );

  // The player.
  const playButton = iconButton("tl-attn", "play", text, () => togglePlay());
  const moves = {
    first: iconButton("tl-attn", "first", text, () => goTo(0)),
    back: iconButton("tl-attn", "back", text, () => goTo(state.step - 1)),
    next: iconButton("tl-attn", "next", text, () => goTo(state.step + 1)),
    last: iconButton("tl-attn", "last", text, () => goTo(Infinity)),
  };
  const slider = make("input", "tl-attn-slider", { type: "range", min: 1, max: 1, value: 1, step: 1, "aria-label": text.step });
  slider.addEventListener("input", () => goTo(Number(slider.value) - 1));
  const stepWords = make("span", "tl-attn-step");
  const speeds = SPEEDS.map((speed) => [speed, fill(text.times, { number: speed })]);
  const speedGroup = choiceGroup("tl-attn", "speed", text.speed, speeds, (speed) => change({ speed }));
  const player = make(
    "div",
    "tl-attn-player",
    { role: "group", "aria-label": text.player, title: text.keys },
    make("div", "tl-attn-buttons", {}, moves.first, moves.back, playButton, moves.next, moves.last),
    stepWords,
    slider,
    speedGroup,
  );

  // Layers and heads: refilled when a decode of another size arrives.
  const tools = make("div", "tl-attn-tools");
  let layerGroup = null;
  let headGroup = null;

  // The pictures.
  const large = figure("tl-attn-large", text.cross, "cross");
  const small = { decoder: figure("tl-attn-small", text.decoder, "decoder"), encoder: figure("tl-attn-small", text.encoder, "encoder") };
  const hint = make("p", "tl-attn-hint", {}, text.hint);
  const saveError = make("p", "tl-attn-error", { role: "alert" });

  // Beside the large picture.
  const sentence = make("p", "tl-attn-sentence", { "aria-live": "polite" });
  const candidateRows = Array.from({ length: CANDIDATES }, () => {
    const token = make("span", "tl-attn-candidate-token");
    const bar = make("span", "tl-attn-bar");
    const number = make("span", "tl-attn-number");
    const tag = make("span", "tl-attn-tag");
    const node = make("li", "tl-attn-candidate", {}, token, make("span", "tl-attn-track", { "aria-hidden": "true" }, bar), number, tag);
    return { node, token, bar, number, tag };
  });
  const candidates = make("ol", "tl-attn-candidates", { "aria-label": text.candidates }, ...candidateRows.map((row) => row.node));
  const ticks = ["0", "0.5", "1"].map((share) => make("span", "", {}, share));
  const legend = make(
    "div",
    "tl-attn-legend",
    {},
    make("span", "tl-attn-label", {}, text.legend),
    make("span", "tl-attn-scale"),
    make("span", "tl-attn-ticks", {}, ...ticks),
  );
  const candidatesTitle = make("h4", "tl-attn-label", {}, text.candidates);
  const side = make("aside", "tl-attn-side", { "aria-label": text.now }, sentence, candidatesTitle, candidates, legend);

  // Every layer and head.
  const thumbGrid = make("div", "tl-attn-thumbs");
  const thumbGroup = choiceGroup(
    "tl-attn",
    "kind",
    text.thumbs_map,
    MAPS.map((map) => [map, text[`short_${map}`]]),
    (map) => change({ thumbs: map }),
  );
  const thumbs = make(
    "section",
    "tl-attn-every",
    { "aria-label": text.thumbs },
    make("h4", "tl-attn-title", {}, text.thumbs),
    thumbGroup,
    make("div", "tl-attn-scroller", { tabindex: 0, role: "group", "aria-label": text.thumbs_axes }, thumbGrid),
    make("p", "tl-attn-axes", {}, text.thumbs_axes),
  );

  root.append(
    make("div", "tl-attn-top", {}, strip, player),
    tools,
    make("div", "tl-attn-main", {}, large.node, side),
    saveError,
    make("div", "tl-attn-lower", {}, small.decoder.node, small.encoder.node, thumbs),
  );
  large.plate.append(hint);

  // ---------------------------------------------------------------- what is shown

  const state = {
    trace: null,
    step: 0,
    head: "mean", // head: a number from 0, 'mean' or 'all'
    mirrored: null, // the version of a room's decode; until the room lets go, Python's values are passed over
    layer: Infinity, // the last one there is, until somebody chooses
    playing: false,
    speed: 1,
    thumbs: "cross",
    dark: false,
    width: 0,
  };
  let shown = {};
  let frame = 0;
  let drawing = false;
  let drawn = 0;
  let colours = null;

  function schedule() {
    if (!frame && !drawing) frame = requestAnimationFrame(draw);
  }

  function change(patch) {
    Object.assign(state, patch);
    if (["trace", "step", "layer", "head"].some((name) => name in patch)) tellRoom();
    schedule();
  }

  // Says where this view is: a teacher's page passes it on to the class, see room_bar.
  function tellRoom() {
    const { trace, step, layer, head, mirrored } = state;
    publish("decodeShown", { request: trace?.request ?? null, step, layer, head, mirrored: mirrored !== null });
  }

  // The value from Python plus what is worked out once: label arrays (their identity tells a heatmap that sizes stay) and caches.
  function readTrace(value) {
    if (!value || !value.output || !value.output.length) return null;
    const trace = plain(value);
    const inputs = [trace.start, ...trace.output.slice(0, -1)];
    const weights = Object.fromEntries(MAPS.map((map) => [map, decodeWeights(trace.maps[map])]));
    const stepRows = trace.output.map((output, t) => ({ input: inputs[t], output }));
    const sourceRows = trace.source.map((output) => ({ output }));
    trace.shape = {
      cross: { rows: stepRows, columns: trace.source, stepped: true },
      decoder: { rows: stepRows, columns: inputs, stepped: true },
      encoder: { rows: sourceRows, columns: trace.source, stepped: false },
    };
    trace.weights = weights;
    trace.means = new Map();
    trace.images = new Map();
    return trace;
  }

  // One layer and head of a map, or its mean over the heads, in fixed point: [rows x columns], row by row.
  function weightsOf(trace, map, layer, head) {
    const { rows, columns } = trace.shape[map];
    const size = rows.length * columns.length;
    if (typeof head === "number") return weightsOfHead(trace.weights[map], trace.heads, size, layer, head);
    const key = `${map} ${layer}`;
    if (!trace.means.has(key)) trace.means.set(key, meanOfHeads(trace.weights[map], trace.heads, size, layer));
    return trace.means.get(key);
  }

  function imageOf(trace, map, layer, head) {
    const key = [map, layer, head, state.dark].join(" ");
    if (!trace.images.has(key)) {
      const { rows, columns } = trace.shape[map];
      trace.images.set(key, weightsImage(weightsOf(trace, map, layer, head), WEIGHT_ONE, rows.length, columns.length, colours.table));
    }
    return trace.images.get(key);
  }

  const oneHead = () => (state.head === "all" ? "mean" : state.head); // where only one picture has room

  function whereWords(head) {
    const layer = state.layer + 1;
    if (typeof head === "number") return fill(text.where_head, { layer, head: head + 1 });
    return fill(head === "all" ? text.where_all : text.where_mean, { layer, heads: state.trace.heads });
  }

  // ---------------------------------------------------------------- heatmaps

  // A heatmap that reads out into its figure. head() says which head it shows, now.
  function makeHeatmap(map, readout, head) {
    const rowWords = (row) => (row.input === undefined ? row.output : fill(text.in_out, row));
    return new Heatmap({
      one: WEIGHT_ONE,
      schedule,
      tip: ({ row, column, weight }) => {
        const { rows, columns } = state.trace.shape[map];
        return [weight.toFixed(3), fill(text.tip, { row: rowWords(rows[row]), column: columns[column] })];
      },
      onPoint: (cell) => {
        if (!cell || !state.trace) {
          readout.textContent = map === "cross" ? text.readout_hint : "";
          return;
        }
        const { rows, columns, stepped } = state.trace.shape[map];
        const weight = weightsOf(state.trace, map, state.layer, head())[cell.row * columns.length + cell.column] / WEIGHT_ONE;
        const names = { row: rowWords(rows[cell.row]), column: columns[cell.column] };
        const words = fill(text.readout, { ...names, weight: weight.toFixed(3), where: whereWords(head()) });
        readout.textContent = stepped && cell.row > state.step ? `${words} ${fill(text.readout_later, { step: cell.row + 1 })}` : words;
      },
    });
  }

  const mainHeatmap = makeHeatmap("cross", large.readout, oneHead);
  const smallHeatmaps = Object.fromEntries(Object.keys(small).map((map) => [map, makeHeatmap(map, small[map].readout, oneHead)]));
  for (const map of Object.keys(small)) small[map].plate.append(smallHeatmaps[map].element);

  // "All heads": one small heatmap a head, made when first asked for.
  const panels = [];
  const panelGrid = make("div", "tl-attn-panels");
  function panel(head) {
    while (panels.length <= head) {
      const number = panels.length;
      const heatmap = makeHeatmap("cross", large.readout, () => number);
      const name = fill(text.head_number, { head: number + 1 });
      const title = make("button", "tl-attn-panel-title", { type: "button", click: () => change({ head: number }) }, name);
      panels.push({ heatmap, node: make("div", "tl-attn-panel", { "data-head": number + 1 }, title, heatmap.element) });
    }
    return panels[head];
  }

  const visibleHeatmaps = () => [
    ...(state.head === "all" ? panels.slice(0, state.trace.heads).map((one) => one.heatmap) : [mainHeatmap]),
    ...Object.values(smallHeatmaps),
  ];

  function showHeatmap(heatmap, map, head, options) {
    const shape = state.trace.shape[map];
    heatmap.show({
      ...options,
      ...shape,
      image: imageOf(state.trace, map, state.layer, head),
      weights: weightsOf(state.trace, map, state.layer, head),
      current: shape.stepped ? state.step : null,
      label: `${text[map]}, ${whereWords(head)}. ${text.readout_hint}`,
    });
  }

  function showHeatmaps() {
    if (state.head === "all") {
      for (let head = 0; head < state.trace.heads; head++) {
        showHeatmap(panel(head).heatmap, "cross", head, { maxHeight: 340, maxCell: 44, compact: true, terse: true });
      }
    } else {
      showHeatmap(mainHeatmap, "cross", state.head, { maxHeight: 560, maxCell: 88 });
    }
    for (const [map, heatmap] of Object.entries(smallHeatmaps)) {
      showHeatmap(heatmap, map, oneHead(), { maxHeight: 300, maxCell: 34, compact: true });
    }
  }

  // ---------------------------------------------------------------- one frame

  function draw() {
    frame = 0;
    if (signal.aborted || !root.clientWidth) return; // in a hidden tab: the ResizeObserver calls again
    const started = performance.now();
    drawing = true;
    const changed = (...names) => names.some((name) => shown[name] !== state[name]);
    const newTrace = changed("trace");
    if (changed("dark")) {
      const anchors = props.palette[state.dark ? "dark" : "light"];
      colours = pageColours(root, colourTable(plain(anchors)), state.dark);
      legend.querySelector(".tl-attn-scale").style.background = `linear-gradient(to right, ${anchors.join(", ")})`;
    }
    if (newTrace) drawTrace();
    if (changed("speed")) press(speedGroup, state.speed);
    if (changed("playing", "trace")) drawPlaying();
    if (state.trace) {
      const choice = changed("trace", "layer", "head", "dark", "width");
      if (changed("trace", "thumbs", "dark")) drawThumbs();
      if (choice || changed("thumbs")) drawChoice();
      if (choice || changed("step")) drawStep();
      for (const heatmap of visibleHeatmaps()) if (heatmap.dirty) heatmap.paint(colours);
    }
    if (changed("step", "trace", "width")) keepInSight();
    shown = { ...state };
    drawing = false;
    drawn += 1;
    Object.assign(element.dataset, {
      step: state.trace ? state.step + 1 : 0,
      steps: state.trace ? state.trace.output.length : 0,
      layer: state.trace ? state.layer + 1 : 0,
      head: typeof state.head === "number" ? state.head + 1 : state.head,
      playing: state.playing,
      drawn,
      milliseconds: (performance.now() - started).toFixed(2),
    });
  }

  // A new decode: tokens, buttons, and whether there is anything to play at all.
  function drawTrace() {
    const trace = state.trace;
    root.classList.toggle("tl-attn-empty", !trace);
    for (const control of [...player.querySelectorAll("button, input")]) control.disabled = !trace;
    const layers = trace ? trace.layers : 1;
    const heads = trace ? trace.heads : 1;
    const numbers = (count) => Array.from({ length: count }, (_, i) => [i, String(i + 1)]);
    const kept = document.activeElement && tools.contains(document.activeElement) ? document.activeElement : null;
    if (!layerGroup || layerGroup.dataset.size !== `${layers} ${heads}`) {
      layerGroup = choiceGroup("tl-attn", "layer", text.layer, numbers(layers), (layer) => change({ layer }));
      const headChoices = [...numbers(heads), ["mean", text.mean], ["all", text.all_heads]];
      headGroup = choiceGroup("tl-attn", "head", text.head, headChoices, (head) => change({ head }));
      layerGroup.dataset.size = `${layers} ${heads}`;
      layerGroup.classList.add("tl-attn-layers");
      headGroup.classList.add("tl-attn-heads");
      tools.replaceChildren(layerGroup, headGroup);
      if (kept) tools.querySelector("button").focus();
    }
    for (const button of root.querySelectorAll(".tl-attn-tools button, .tl-attn-save button, .tl-attn-every button"))
      button.disabled = !trace;
    press(thumbGroup, state.thumbs);
    saveError.textContent = "";
    drawStrip();
    if (!trace) {
      large.plate.replaceChildren(hint);
      for (const one of [large, ...Object.values(small)]) {
        one.where.textContent = "";
        one.readout.textContent = "";
      }
      for (const map of Object.keys(small)) small[map].plate.replaceChildren();
      thumbGrid.replaceChildren();
      sentence.textContent = "";
      stepWords.textContent = "";
      slider.value = 1;
      for (const row of candidateRows) row.node.classList.add("tl-attn-none");
      press(layerGroup, null);
      press(headGroup, null);
      return;
    }
    for (const map of Object.keys(small)) small[map].plate.replaceChildren(smallHeatmaps[map].element);
    large.readout.textContent = text.readout_hint;
    for (const map of Object.keys(small)) small[map].readout.textContent = "";
    slider.max = trace.output.length;
  }

  // Every output token has its room from the start: a dot until its step comes, so nothing moves.
  function drawStrip() {
    const trace = state.trace;
    const cell = (token, className, children = []) =>
      make("span", `tl-attn-token ${className}`, {}, make("span", "tl-attn-token-text", {}, token), ...children);
    if (!trace) {
      sourceTokens.replaceChildren();
      outputTokens.replaceChildren();
      verdict.textContent = "";
      verdict.className = "tl-attn-verdict";
      return;
    }
    strip.classList.toggle("tl-attn-dense", trace.source.length > DENSE || trace.output.length > DENSE);
    const spacer = cell(trace.start, "tl-attn-start tl-attn-spacer");
    spacer.setAttribute("aria-hidden", "true");
    sourceTokens.slots = trace.source.map((token) => cell(token, "", [make("span", "tl-attn-look", { "aria-hidden": "true" })]));
    sourceTokens.replaceChildren(spacer, ...sourceTokens.slots);
    const expected = trace.expected;
    const length = Math.max(trace.output.length, expected ? expected.length : 0);
    let wrong = 0;
    const slots = [];
    for (let t = 0; t < length; t++) {
      const token = trace.output[t];
      const isWrong = expected !== null && token !== expected[t];
      if (isWrong) wrong += 1;
      const should = expected && t < expected.length ? expected[t] : text.nothing;
      const why = { title: fill(text.should_long, { token: should }) };
      const note = isWrong ? [make("span", "tl-attn-should", why, fill(text.should, { token: should }))] : [];
      slots.push(cell(token === undefined ? text.nothing : token, isWrong ? "tl-attn-wrong" : "", note));
    }
    outputTokens.replaceChildren(cell(trace.start, "tl-attn-start"), ...slots);
    outputTokens.slots = slots;
    outputTokens.tops = null;
    const sentences = [];
    if (expected) sentences.push(wrong ? fill(text.verdict_wrong, { wrong, total: length }) : text.verdict_right);
    if (trace.stopped === "length") sentences.push(text.stopped_length);
    verdict.textContent = sentences.join(text.verdict_join);
    verdict.className = `tl-attn-verdict${expected ? (wrong ? " tl-attn-is-wrong" : " tl-attn-is-right") : ""}`;
  }

  // Another layer, head or colour scheme.
  function drawChoice() {
    const { trace, layer, head } = state;
    press(layerGroup, layer);
    press(headGroup, head);
    press(thumbGroup, state.thumbs);
    large.where.textContent = whereWords(head);
    for (const map of Object.keys(small)) small[map].where.textContent = whereWords(oneHead());
    if (head === "all") {
      const nodes = Array.from({ length: trace.heads }, (_, number) => panel(number).node);
      const columns = Math.floor(large.plate.clientWidth / (trace.source.length > 16 ? 250 : 150));
      panelGrid.style.setProperty("--tl-columns", clamp(columns, 1, trace.heads <= 4 ? Math.min(2, trace.heads) : 3));
      panelGrid.replaceChildren(...nodes);
      large.plate.replaceChildren(panelGrid);
    } else if (mainHeatmap.element.parentNode !== large.plate) {
      large.plate.replaceChildren(mainHeatmap.element);
    }
    for (const button of thumbGrid.querySelectorAll("button")) {
      const chosen = Number(button.dataset.layer) === layer + 1 && (head === "all" || Number(button.dataset.head) === head + 1);
      button.setAttribute("aria-pressed", String(chosen));
    }
    for (const heatmap of [mainHeatmap, ...panels.map((one) => one.heatmap), ...Object.values(smallHeatmaps)]) {
      if (heatmap.cell) heatmap.onPoint(heatmap.cell);
      heatmap.dirty = true;
    }
  }

  function probabilityWords(probability) {
    const rounded = Math.round(probability * 100);
    if (rounded >= 100 && probability < 1) return fill(text.percent, { number: ">99" });
    if (rounded < 1 && probability > 0) return fill(text.percent, { number: "<1" });
    return fill(text.percent, { number: rounded });
  }

  function drawStep() {
    const { trace, step } = state;
    const steps = trace.output.length;
    moves.first.disabled = step === 0;
    moves.back.disabled = step === 0;
    moves.next.disabled = step === steps - 1;
    moves.last.disabled = step === steps - 1;
    slider.value = step + 1;
    stepWords.textContent = fill(text.step_of, { step: step + 1, steps });
    slider.setAttribute("aria-valuetext", stepWords.textContent);

    outputTokens.slots.forEach((slot, t) => {
      slot.classList.toggle("tl-attn-later", t > step && !(step === steps - 1));
      slot.classList.toggle("tl-attn-missing", t >= steps);
      slot.classList.toggle("tl-attn-current", t === step);
    });
    const width = trace.source.length;
    const looks = weightsOf(trace, "cross", state.layer, oneHead()).subarray(step * width, (step + 1) * width);
    for (let i = 0; i < width; i++) sourceTokens.slots[i].lastChild.style.transform = `scaleX(${(looks[i] / WEIGHT_ONE).toFixed(3)})`;

    drawCandidates();
    drawSentence(looks);
    thumbGrid.style.setProperty("--tl-done", `${((step + 1) / steps) * 100}%`);
    thumbGrid.style.setProperty("--tl-row", `${100 / steps}%`);
    showHeatmaps();
  }

  // Long outputs scroll in their own box, never the page. Rows are told from the tokens' places, measured once a width.
  function keepInSight() {
    const { trace, step, width } = state;
    if (!trace || !strip.classList.contains("tl-attn-dense")) return;
    if (outputTokens.measured !== `${width}` || !outputTokens.tops) {
      outputTokens.measured = `${width}`;
      outputTokens.tops = outputTokens.slots.map((slot) => slot.offsetTop);
      outputTokens.scrolled = -1;
    }
    const top = Math.max(0, outputTokens.tops[step] - outputTokens.tops[0]);
    if (top !== outputTokens.scrolled) outputTokens.scrollTop = top;
    outputTokens.scrolled = top;
  }

  function drawCandidates() {
    const { trace, step } = state;
    const offered = trace.candidates[step] || [];
    const chosen = offered.findIndex((candidate) => candidate[0] === trace.output[step]);
    const right = trace.expected && trace.expected[step] !== trace.output[step] ? trace.expected[step] : null;
    candidateRows.forEach((row, i) => {
      row.node.classList.toggle("tl-attn-none", i >= offered.length);
      if (i >= offered.length) return;
      const [token, probability] = offered[i];
      row.node.classList.toggle("tl-attn-chosen", i === chosen);
      row.token.textContent = token;
      row.bar.style.transform = `scaleX(${clamp(probability, 0, 1)})`;
      row.number.textContent = probability.toFixed(3);
      row.tag.textContent = token === right ? text.expected : "";
    });
  }

  // The step in words: what is written, how surely, and the two places most looked at.
  function drawSentence(looks) {
    const { trace, step } = state;
    const token = trace.output[step];
    const chosen = (trace.candidates[step] || []).find((candidate) => candidate[0] === token);
    const order = Array.from(looks.keys())
      .sort((a, b) => looks[b] - looks[a] || a - b)
      .slice(0, 2);
    const places = order
      .map((i) => fill(text.place, { token: trace.source[i], weight: (looks[i] / WEIGHT_ONE).toFixed(2) }))
      .join(text.place_join);
    const template = chosen ? text.sentence : text.sentence_unsure;
    sentence.textContent = fill(template, { step: step + 1, token, percent: chosen ? probabilityWords(chosen[1]) : "", places });
  }

  function drawPlaying() {
    nameButton(playButton, state.playing ? "pause" : "play", text);
  }

  // The thumbnails are the cached pictures themselves; what is not computed yet is veiled by CSS from --tl-done on,
  // so a step costs one style change however many there are.
  function drawThumbs() {
    const { trace, thumbs: map } = state;
    const { rows, columns, stepped } = trace.shape[map];
    const nodes = [make("span")];
    for (let head = 0; head < trace.heads; head++)
      nodes.push(make("span", "tl-attn-thumb-label", { "aria-hidden": "true" }, String(head + 1)));
    for (let layer = 0; layer < trace.layers; layer++) {
      nodes.push(make("span", "tl-attn-thumb-label", { "aria-hidden": "true" }, String(layer + 1)));
      for (let head = 0; head < trace.heads; head++) {
        const words = fill(text.where_head, { layer: layer + 1, head: head + 1 });
        const attributes = { type: "button", "aria-label": words, title: words, "data-layer": layer + 1, "data-head": head + 1 };
        nodes.push(
          make("button", "tl-attn-thumb", { ...attributes, click: () => change({ layer, head }) }, imageOf(trace, map, layer, head)),
        );
      }
    }
    const ratio = clamp(columns.length / rows.length, 0.5, 2);
    thumbGrid.style.setProperty("--tl-ratio", ratio);
    thumbGrid.style.setProperty("--tl-heads", trace.heads);
    thumbGrid.classList.toggle("tl-attn-stepped", stepped);
    thumbGrid.replaceChildren(...nodes);
  }

  // ---------------------------------------------------------------- stepping

  let timer = 0;

  function goTo(step, keepPlaying = false) {
    if (!state.trace) return;
    if (!keepPlaying) stop();
    change({ step: clamp(step, 0, state.trace.output.length - 1) });
  }

  function stop() {
    clearTimeout(timer);
    change({ playing: false });
  }

  function tick() {
    timer = setTimeout(() => {
      const last = state.trace.output.length - 1;
      goTo(state.step + 1, true);
      if (state.step >= last) stop();
      else tick();
    }, STEP_MILLISECONDS / state.speed);
  }

  function togglePlay() {
    if (!state.trace) return;
    if (state.playing) {
      stop();
      return;
    }
    const atEnd = state.step === state.trace.output.length - 1;
    if (atEnd && state.step > 0) change({ step: 0 });
    if (state.trace.output.length === 1) return;
    change({ playing: true });
    tick();
  }

  const KEYS = {
    ArrowLeft: () => goTo(state.step - 1),
    ArrowRight: () => goTo(state.step + 1),
    Home: () => goTo(0),
    End: () => goTo(Infinity),
    " ": () => togglePlay(),
  };
  function onScreen() {
    const box = root.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < window.innerHeight;
  }

  function onKey(event) {
    const act = KEYS[event.key];
    if (!act || !state.trace || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const onSlider = target === slider;
    if (onSlider ? event.key !== " " : target.closest(OWNS_KEYS)) return; // the slider knows its own arrows
    if (event.key === " " && target.closest('button, a, summary, [role="button"]')) return;
    if (!onScreen()) return;
    event.preventDefault();
    act();
  }

  // ---------------------------------------------------------------- saving

  function saveButton(format, map, words) {
    const attributes = { type: "button", "aria-label": words, title: words, click: () => save(button, format, map) };
    const button = make("button", "tl-attn-save-button", attributes, text[format]);
    button.dataset.format = format;
    return button;
  }

  // step, layer and head count from 0 here, as they index the trace; head is null for the mean.
  async function save(button, format, map) {
    const head = map === "cross" ? state.head : oneHead();
    const order = {
      request: state.trace.request ?? null,
      format,
      step: state.step,
      layer: state.layer,
      head: head === "mean" ? null : head,
      map,
      dark: state.dark,
      language,
    };
    button.disabled = true;
    saveError.textContent = await fetchFile(api.decodes.download(order), text.save_failed);
    button.disabled = !state.trace;
  }

  for (const [map, one] of [["cross", large], ...Object.entries(small)]) {
    const words = (format) => fill(text.save_figure, { figure: text[map], format: text[format] });
    one.saveButtons.append(saveButton("svg", map, words("svg")), saveButton("png", map, words("png")));
    if (map === "cross") one.saveButtons.append(saveButton("json", map, text.save_trace), saveButton("ckpt", map, text.save_model));
  }

  // ---------------------------------------------------------------- life

  // A new decode starts at its first step; layer, head and speed stay where they still exist.
  function show(value) {
    const trace = readTrace(value);
    clearTimeout(timer);
    const patch = { trace, step: 0, playing: false };
    if (trace) {
      patch.layer = clamp(state.layer, 0, trace.layers - 1);
      if (typeof state.head === "number" && state.head >= trace.heads) patch.head = "mean";
    }
    for (const heatmap of [mainHeatmap, ...Object.values(smallHeatmaps), ...panels.map((one) => one.heatmap)]) heatmap.pointAt(null);
    change(patch);
  }

  function takeAnswer() {
    if (!isLatest(props.value))
      element.dataset.late = Number(element.dataset.late ?? 0) + 1; // for who looks from outside
    else if (state.mirrored === null) show(props.value);
  }

  /** Whether a trace answers what was asked last: an answer that took longer may come after a later one's. */
  function isLatest(value) {
    const asked = latest("decodeAsked");
    const request = value?.request;
    return !asked || !request || (request.model === asked.model && request.source === asked.source);
  }

  // A room shows its teacher's decode here, or lets go (null); what it showed then stays until something else is asked for.
  function showRoom(mirror) {
    if (mirror === null) {
      change({ mirrored: null });
      return;
    }
    const { version, value, step, layer, head } = mirror;
    if (version !== state.mirrored) {
      state.mirrored = version;
      show(value);
    }
    stop();
    if (state.trace) change({ step: clamp(step, 0, state.trace.output.length - 1), layer, head });
  }

  const resizes = new ResizeObserver(() => change({ width: root.clientWidth }));
  resizes.observe(root);
  onTheme(() => isDark() !== state.dark && change({ dark: isDark() }), signal);
  document.addEventListener("keydown", onKey, { signal });
  subscribe("mirrorDecode", showRoom, signal);
  subscribe("sayWhatIsShown", tellRoom, signal);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    resizes.disconnect();
  });
  onValue(takeAnswer);
  state.dark = isDark();
  show(props.value);
});
