/*
 * The film of one training run.
 *
 * attention/film {run, probe, frame, thinned} answers with the frames after that cursor, see FilmReply in shared/api.js.
 * Only one sequence's frames are in the page; the server bounds how many there are.
 */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { colourTable, pageColours } from "../shared/heatmap/colours.js";
import { Heatmap } from "../shared/heatmap/heatmap.js";
import { decodeWeights, weightsImage, weightsOfHead } from "../shared/heatmap/weights.js";
import { publish, subscribe } from "../shared/messages.js";
import { choiceGroup, clamp, iconButton, nameButton, plain, press } from "../shared/player.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { nearest } from "../shared/plot/points.js";
import { GOING, pauseWhile, Poller } from "../shared/poller.js";
import { fill, numberFormats } from "../shared/text.js";
import { isDark, onTheme } from "../shared/theme.js";
import { evenAlignment, FEW_HEADS, namedHeads } from "./alignment.js";

const KINDS = ["cross", "decoder", "encoder"];
const PLAY_SECONDS = 6; // a whole film
const FRAME_MILLISECONDS = [60, 300]; // between two pictures at the least and at the most
const CLEARLY_BETTER = 0.15; // alignment by which another head must lead before the picture goes over to it by itself
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 3, 2, 3, 2, 3]];
export const mount = defineComponent("attention_film", ({ element, root, props, text, language, signal }) => {
  const api = apiOf(language);
  const { whole } = numberFormats(language);
  const WEIGHT_ONE = props.weight_one;

  // --- the elements -----------------------------------------------------------------------------------------------

  const moves = {
    first: iconButton("tl-film", "first", text, () => goTo(0)),
    back: iconButton("tl-film", "back", text, () => goTo(place() - 1)),
    play: iconButton("tl-film", "play", text, togglePlay),
    next: iconButton("tl-film", "next", text, () => goTo(place() + 1)),
    last: iconButton("tl-film", "last", text, () => goTo(Infinity)),
  };
  const slider = make("input", "tl-slider tl-film-slider", {
    type: "range",
    min: 0,
    max: 1,
    step: "any",
    value: 0,
    "aria-label": text.picture_step,
  });
  slider.addEventListener("input", () => goTo(nearestPlace(Number(slider.value))));
  const stepWords = make("span", "tl-film-step");
  const newestWords = make("span", "tl-film-newest", {}, text.newest);
  const player = make(
    "div",
    "tl-film-player",
    { role: "group", "aria-label": text.player, title: text.keys },
    make("div", "tl-film-buttons", {}, ...Object.values(moves)),
    make("span", "tl-film-where", {}, stepWords, newestWords),
    slider,
  );

  const kindGroup = choiceGroup(
    "tl-film",
    "kind",
    text.thumbs_map,
    KINDS.map((kind) => [kind, text["short_" + kind], text[kind]]),
    (kind) => change({ kind }),
  );
  const probeSlot = make("div", "tl-film-slot");
  const tools = make("div", "tl-film-tools", {}, kindGroup, probeSlot);

  const goal = make("p", "tl-film-goal");
  const title = make("span", "tl-film-title");
  const headWords = make("span", "tl-film-head");
  const axes = make("p", "tl-film-axes");
  const plate = make("div", "tl-film-plate");
  const hint = make("p", "tl-film-hint", {}, text.hint);
  const readout = make("p", "tl-film-readout", { role: "status" }, text.readout_hint);
  const scale = make("span", "tl-film-scale");
  const legend = make(
    "div",
    "tl-film-legend",
    {},
    make("span", "tl-film-label", {}, text.legend),
    make("span", "", {}, "0"),
    scale,
    make("span", "", {}, "1"),
  );
  const picture = make(
    "figure",
    "tl-film-picture",
    {},
    make("figcaption", "", {}, make("div", "tl-film-caption", {}, title, headWords), axes),
    plate,
    legend,
    readout,
    make("p", "tl-film-axes", {}, text.given),
  );

  const curves = make("div", "tl-film-curves");
  const thumbGrid = make("div", "tl-film-thumbs");
  const thumbs = make(
    "section",
    "tl-film-every",
    { "aria-label": text.thumbs },
    make("h4", "tl-film-title", {}, text.thumbs),
    make("p", "tl-film-axes", {}, text.thumbs_axes),
    make("div", "tl-film-scroller", { tabindex: 0, role: "group", "aria-label": text.thumbs_axes }, thumbGrid),
  );
  const lost = make("p", "tl-film-lost", { role: "status" });

  root.append(
    make(
      "div",
      "tl-film-intro",
      {},
      make("span", "tl-film-heading", { role: "heading", "aria-level": 3 }, text.title),
      make("p", "tl-film-lead", {}, text.lead),
      goal,
    ),
    player,
    tools,
    make(
      "div",
      "tl-film-main",
      {},
      picture,
      make(
        "div",
        "tl-film-side",
        {},
        thumbs,
        make("div", "tl-film-alignment", {}, curves, make("p", "tl-film-axes", {}, text.alignment_why)),
      ),
    ),
    lost,
  );

  // --- what is shown ----------------------------------------------------------------------------------------------

  let film = null; // the frames on show, see newFilm()
  let loading = null; // the frames that are being fetched to take their place
  let inSight = false;
  let plot = null;
  let even = 0; // alignment of a head that looks everywhere alike
  let marked; // what the live chart was told last
  let shown = {}; // the state that is in the page
  let frame = 0; // the animation frame that will draw
  let drawing = false;
  let colours = null;
  let timer = 0; // of playing
  const state = {
    film: null,
    frames: 0,
    step: 0,
    following: true,
    playing: false,
    probe: 0,
    kind: "cross",
    layer: Infinity,
    head: 0,
    chosen: false, // chosen: by a person; else the picture goes to the best aligned head
    dark: false,
    width: 0,
    status: "idle",
    waiting: false,
  };

  /** What the page has of one run's film: the frames of one sequence. */
  function newFilm(run, probe) {
    return {
      run,
      probe,
      about: null,
      frames: [],
      cursor: -1,
      thinned: 0,
      status: "queued",
      pause: 0,
      more: false,
      complete: false,
      shapes: null,
    };
  }

  function schedule() {
    if (!frame && !drawing) frame = requestAnimationFrame(draw);
  }

  function change(patch) {
    Object.assign(state, patch);
    schedule();
  }

  /** Labels of rows and columns. Their identity tells a heatmap that its sizes stay. */
  function shapesOf({ source, target }) {
    const inputs = target.slice(0, -1);
    const rows = target.slice(1).map((output, i) => ({ input: inputs[i], output }));
    return {
      cross: { rows, columns: source },
      decoder: { rows, columns: inputs },
      encoder: { rows: source.map((output) => ({ output })), columns: source },
    };
  }

  /** Index of the frame on show. */
  function place() {
    return state.following ? film.frames.length - 1 : nearestPlace(state.step);
  }

  function nearestPlace(step) {
    return nearest(
      film.frames.map((one) => one.step),
      step,
    );
  }

  function shownFrame() {
    return film ? (film.frames[place()] ?? null) : null;
  }

  /** One head's weights in a frame: [rows x columns], row by row. */
  function weightsOf(one, kind, layer, head) {
    const { rows, columns } = film.shapes[kind];
    return weightsOfHead(one[kind], film.about.heads, rows.length * columns.length, layer, head);
  }

  const headName = (layer, head) => fill(text.where_head, { layer: layer + 1, head: head + 1 });

  // --- fetching ---------------------------------------------------------------------------------------------------

  const poller = new Poller({
    wanted: () => {
      const wanted = loading ?? film;
      return inSight && wanted !== null && !wanted.complete ? wanted : null;
    },
    ask: (asked) => api.attention.film({ run: asked.run, probe: asked.probe, frame: asked.cursor, thinned: asked.thinned }),
    news: takeNews,
    gone: () => {
      (loading ?? film).complete = true; // the live chart says why
      change({ waiting: false });
    },
    say: (words) => setText(lost, words),
    pause: (wanted) => (wanted.more ? 0 : pauseWhile(wanted)),
    lost: text.lost,
    signal,
  });

  function takeNews(reply, asked) {
    const { about, frames, status, more, thinned, pause, steps } = reply;
    if (about) Object.assign(asked, { about, shapes: shapesOf(about.probes[asked.probe]) });
    for (const one of frames) {
      for (const kind of KINDS) one[kind] = decodeWeights(one[kind]);
      asked.frames.push(one);
      asked.cursor = one.step;
    }
    if (steps) {
      const left = new Set(steps);
      asked.frames = asked.frames.filter((one) => left.has(one.step) || one.step === asked.cursor);
    }
    Object.assign(asked, { status, more, thinned, pause, complete: !GOING.includes(status) && frames.length === 0 });
    // Shown when it is whole: a film that rushed by while it loads would be a flicker.
    if (asked === loading && !more && asked.frames.length) [film, loading] = [asked, null];
    if (asked === film) showNews(frames.length > 0);
  }

  function showNews(longer) {
    const patch = { film, frames: film.cursor, status: film.status, thinned: film.thinned };
    if (state.film !== film) {
      patch.layer = clamp(state.layer, 0, film.about.layers - 1);
      patch.head = clamp(state.head, 0, film.about.heads - 1);
    }
    change(patch);
    if (state.following && longer) lookAtBest();
  }

  /** Until a person chooses, the picture is of the head that is aligned best; small differences change nothing. */
  function lookAtBest() {
    if (state.chosen) return;
    const { alignment } = film.frames.at(-1);
    const best = alignment.indexOf(Math.max(...alignment));
    const now = state.layer * film.about.heads + state.head;
    if (alignment[best] > alignment[now] + CLEARLY_BETTER)
      change({ layer: Math.floor(best / film.about.heads), head: best % film.about.heads });
  }

  /** The live chart says which run is on show. */
  function takeRun({ run }) {
    if (run === ((loading ?? film)?.run ?? null)) return;
    stop();
    film = null;
    loading = run === null ? null : newFilm(run, state.probe);
    change({ film: null, frames: 0, following: true, status: "idle", waiting: run !== null });
    poller.restart();
  }

  function chooseProbe(probe) {
    if (probe === state.probe || film === null) return;
    change({ probe });
    loading = probe === film.probe ? null : newFilm(film.run, probe);
    poller.now();
  }

  // --- heatmaps ---------------------------------------------------------------------------------------------------

  const rowWords = (row) => (row.input === undefined ? row.output : fill(text.in_out, row));

  function wordsOf({ row, column }) {
    const { rows, columns } = film.shapes[state.kind];
    return { row: rowWords(rows[row]), column: columns[column] };
  }

  const heatmap = new Heatmap({
    one: WEIGHT_ONE,
    schedule,
    tip: (cell) => [cell.weight.toFixed(3), fill(text.tip, wordsOf(cell))],
    onPoint: (cell) => {
      const words =
        cell && shownFrame()
          ? fill(text.readout, {
              ...wordsOf(cell),
              weight: heatmap.weight(cell.row, cell.column).toFixed(3),
              where: headName(state.layer, state.head),
            })
          : text.readout_hint;
      setText(readout, words);
    },
  });
  const image = document.createElement("canvas");

  function drawPicture(one) {
    const shape = film.shapes[state.kind];
    const weights = weightsOf(one, state.kind, state.layer, state.head);
    const where = headName(state.layer, state.head);
    heatmap.show({
      ...shape,
      weights,
      current: null,
      maxHeight: 430,
      maxCell: 46,
      image: weightsImage(weights, WEIGHT_ONE, shape.rows.length, shape.columns.length, colours.table, image),
      label: `${text[state.kind]}, ${where}, ${fill(text.step_at, { step: one.step })}. ${text.readout_hint}`,
    });
    setText(title, text[state.kind]);
    const value = one.alignment[state.layer * film.about.heads + state.head];
    setText(headWords, where + (state.kind === "cross" ? " · " + fill(text.aligned, { value: value.toFixed(2) }) : ""));
    setText(axes, text["axes_" + state.kind]);
    if (heatmap.cell) heatmap.onPoint(heatmap.cell);
  }

  /** The thumbnails' elements: as many as the model has heads. */
  function buildThumbs() {
    const { layers, heads } = film.about;
    const label = (count) => make("span", "tl-film-thumb-label", { "aria-hidden": "true" }, String(count));
    const nodes = [make("span", "")];
    for (let head = 0; head < heads; head += 1) nodes.push(label(head + 1));
    for (let layer = 0; layer < layers; layer += 1) {
      nodes.push(label(layer + 1));
      for (let head = 0; head < heads; head += 1) {
        const words = headName(layer, head);
        const node = make(
          "button",
          "tl-film-thumb",
          { type: "button", "aria-label": words, title: words, "data-layer": layer + 1, "data-head": head + 1 },
          document.createElement("canvas"),
        );
        node.addEventListener("click", () => change({ layer, head, chosen: true }));
        nodes.push(node);
      }
    }
    thumbGrid.style.setProperty("--tl-heads", heads);
    thumbGrid.replaceChildren(...nodes);
  }

  function drawThumbs(one) {
    const { rows, columns } = film.shapes[state.kind];
    for (const node of thumbGrid.querySelectorAll("button")) {
      const [layer, head] = [node.dataset.layer - 1, node.dataset.head - 1];
      weightsImage(weightsOf(one, state.kind, layer, head), WEIGHT_ONE, rows.length, columns.length, colours.table, node.firstChild);
      node.setAttribute("aria-pressed", String(layer === state.layer && head === state.head));
    }
  }

  // --- the curves -------------------------------------------------------------------------------------------------

  /** The plot for a model of so many heads; without a film, an empty one that keeps the place. */
  function buildPlot() {
    plot?.destroy();
    const series = [];
    for (let i = 0; film && i < film.about.layers * film.about.heads; i += 1) {
      const [layer, head] = [Math.floor(i / film.about.heads), i % film.about.heads];
      series.push({
        key: `${layer + 1}.${head + 1}`,
        label: headName(layer, head),
        color: "--tl-muted",
        width: 1.2,
        quiet: true,
        dash: DASHES[i % DASHES.length],
      });
    }
    plot = new LinePlot(curves, {
      label: text.curves,
      language,
      x: { min: 0, max: 1, label: text.axis_step, describe: (x) => fill(text.at_step, { step: whole(x) }) },
      panels: [
        {
          key: "alignment",
          title: text.alignment,
          height: 200,
          hint: text.hint_alignment,
          y: { scale: "linear", min: 0, max: 1, format: (y) => y.toFixed(2) },
          series: [
            ...series,
            { key: "even", label: text.even, color: "--tl-muted", width: 1, dash: [1, 4], interpolate: true, xs: [], ys: [] },
          ],
          marks: [],
        },
      ],
      onPress: (_, key) => {
        const [layer, head] = key.split(".").map((digits) => Number(digits) - 1);
        change({ layer, head, chosen: true });
      },
    });
  }

  /** The last step of the axis: that of the run, or of the film once the run has ended. */
  function lastStep() {
    if (!film) return 1;
    return GOING.includes(state.status) ? film.about.max_steps : Math.max(1, film.frames.at(-1).step);
  }

  function drawCurves() {
    plot.options.x.max = lastStep();
    const panel = plot.panel("alignment");
    panel.marks = film ? [{ x: shownFrame().step, color: "--tl-accent" }] : [];
    panel.rest = film ? shownFrame().step : null;
    if (film) {
      const steps = film.frames.map((one) => one.step);
      const chosen = state.layer * film.about.heads + state.head;
      const named = namedHeads(film.frames.at(-1).alignment, chosen);
      const alpha = film.about.layers * film.about.heads > FEW_HEADS ? 0.55 : 0.9;
      panel.series.slice(0, -1).forEach((series, i) => {
        plot.data(
          "alignment",
          series.key,
          steps,
          film.frames.map((one) => one.alignment[i]),
        );
        Object.assign(
          series,
          i === chosen
            ? { color: "--tl-accent", width: 2.6, alpha: 1, quiet: false, front: true }
            : { color: "--tl-muted", width: 1.2, alpha, quiet: true, front: false },
        );
        series.endLabel = named.includes(i) ? series.key : "";
      });
      plot.data("alignment", "even", [0, lastStep()], [even, even]);
    }
    plot.update();
  }

  // --- one frame --------------------------------------------------------------------------------------------------

  function draw() {
    frame = 0;
    if (signal.aborted || !root.clientWidth) return; // in a hidden tab: the ResizeObserver calls again
    drawing = true;
    const changed = (...names) => names.some((name) => shown[name] !== state[name]);
    if (changed("dark")) readColours();
    if (changed("film", "waiting")) drawFilm();
    if (changed("kind")) press(kindGroup, state.kind);
    if (changed("film", "probe")) press(probeSlot, state.probe);
    const one = shownFrame();
    const step = one?.step ?? null;
    const other = step !== shown.shownStep || changed("film", "layer", "head", "dark");
    if (one && (other || changed("kind", "width"))) drawPicture(one);
    if (one && (other || changed("kind"))) drawThumbs(one);
    if (other || changed("frames", "thinned", "status")) drawCurves();
    drawPlayer(one);
    if (heatmap.dirty && one) heatmap.paint(colours);
    shown = { ...state, shownStep: step };
    drawing = false;
    describe(step);
  }

  function readColours() {
    const anchors = plain(props.palette)[state.dark ? "dark" : "light"];
    colours = pageColours(root, colourTable(anchors), state.dark);
    scale.style.background = `linear-gradient(to right, ${anchors.join(", ")})`;
  }

  /** Another film, or none. */
  function drawFilm() {
    const about = film?.about;
    root.classList.toggle("tl-film-empty", !film);
    plate.replaceChildren(film ? heatmap.element : hint);
    setText(hint, state.waiting ? text.hint_waiting : text.hint);
    setText(goal, about ? text["goal_" + about.task] : "");
    if (!film) {
      setText(title, text[state.kind]);
      setText(headWords, "");
      setText(axes, text["axes_" + state.kind]);
      thumbGrid.replaceChildren();
      probeSlot.replaceChildren();
    } else {
      even = evenAlignment(about.probes, about.task);
      const choices = about.probes.map(({ source }, i) => [
        i,
        String(i + 1),
        fill(text.sequence_title, { number: i + 1, tokens: source.join(" ") }),
      ]);
      probeSlot.replaceChildren(choiceGroup("tl-film", "probe", text.sequence, choices, chooseProbe));
      buildThumbs();
    }
    buildPlot();
  }

  function drawPlayer(one) {
    const last = film ? film.frames.length - 1 : 0;
    const here = one ? place() : 0;
    for (const [name, off] of [
      ["first", here === 0],
      ["back", here === 0],
      ["next", here === last],
      ["last", here === last && state.following],
      ["play", last === 0],
    ]) {
      moves[name].setAttribute("aria-disabled", String(off || !one));
    }
    nameButton(moves.play, state.playing ? "pause" : "play", text);
    slider.max = lastStep();
    slider.value = one?.step ?? 0;
    slider.disabled = !one;
    slider.style.setProperty("--tl-fill", `${(100 * (one?.step ?? 0)) / lastStep()}%`);
    const words = one ? fill(text.step_at, { step: whole(one.step) }) : "";
    setText(stepWords, words);
    newestWords.classList.toggle("tl-film-on", Boolean(one) && state.following);
    slider.setAttribute("aria-valuetext", words);
  }

  /** For who looks from outside: tests, and the live chart's mark. */
  function describe(step) {
    Object.assign(element.dataset, {
      run: film?.run ?? "",
      step: step ?? "",
      frames: film?.frames.length ?? 0,
      following: state.following,
      playing: state.playing,
      probe: film?.probe ?? "",
      kind: state.kind,
      layer: state.layer + 1,
      head: state.head + 1,
      complete: film?.complete ?? false,
    });
    const mark = film && !state.following ? step : null;
    if (mark === marked) return;
    marked = mark;
    publish("filmStep", { step: mark });
  }

  // --- winding ----------------------------------------------------------------------------------------------------

  function goTo(index, keepPlaying = false) {
    if (!film) return;
    if (!keepPlaying) stop();
    const last = film.frames.length - 1;
    const here = clamp(index, 0, last);
    change({ step: film.frames[here].step, following: here === last });
  }

  function stop() {
    clearTimeout(timer);
    if (state.playing) change({ playing: false });
  }

  /** From the first picture if the last is on show; at the end it follows the run again. */
  function togglePlay() {
    if (!film || film.frames.length < 2) return;
    if (state.playing) {
      stop();
      return;
    }
    if (place() === film.frames.length - 1) goTo(0);
    change({ playing: true });
    tick();
  }

  function tick() {
    const [least, most] = FRAME_MILLISECONDS;
    const each = (1000 * PLAY_SECONDS) / film.frames.length;
    timer = setTimeout(
      () => {
        if (!film) return;
        goTo(place() + Math.max(1, Math.round(least / each)), true);
        if (state.following) stop();
        else tick();
      },
      clamp(each, least, most),
    );
  }

  const KEYS = {
    ArrowLeft: () => goTo(place() - 1),
    ArrowRight: () => goTo(place() + 1),
    Home: () => goTo(0),
    End: () => goTo(Infinity),
    " ": togglePlay,
  };

  root.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || !film || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === " " && event.target.closest("button")) return; // presses it
    event.preventDefault();
    act();
  });

  // --- life -------------------------------------------------------------------------------------------------------

  const resizes = new ResizeObserver(() => change({ width: root.clientWidth }));
  const sight = new IntersectionObserver(
    ([entry]) => {
      inSight = entry.isIntersecting;
      poller.now();
    },
    { rootMargin: "300px" },
  );

  resizes.observe(root);
  onTheme(() => change({ dark: isDark() }), signal);
  sight.observe(root);
  subscribe("runShown", takeRun, signal);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    resizes.disconnect();
    sight.disconnect();
    plot?.destroy();
  });
  change({ dark: isDark() });
  publish("sayWhatIsShown", null);
});
