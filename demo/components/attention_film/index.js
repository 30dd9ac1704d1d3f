/** The film of one training run: what every head looks at, from the untrained model to now. */
import { query } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { tellFacts } from "../shared/facts.js";
import { colourTable, pageColours, paletteAnchors } from "../shared/heatmap/colours.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { moveOfKey, plain } from "../shared/player.js";
import { Renderer } from "../shared/renderer.js";
import { numberFormats } from "../shared/text.js";
import { isDark, onTheme } from "../shared/theme.js";
import { AlignmentPlot } from "./alignment_plot.js";
import { CellLink } from "./cell_link.js";
import { FilmAddress } from "./film_address.js";
import { FilmChoices } from "./film_choices.js";
import { filmFacts } from "./film_facts.js";
import { FilmPlayer } from "./film_player.js";
import { newState, shownFrame } from "./film_state.js";
import { FilmWatch } from "./film_watch.js";
import { HeadOverview } from "./head_overview.js";
import { Introduction } from "./introduction.js";
import { Picture } from "./picture.js";
import { RecordedFilm } from "./recorded_film.js";
import { Winding } from "./winding.js";

/** @typedef {import("./types.d.ts").FilmState} FilmState */
/** @typedef {(...keys: (keyof FilmState)[]) => boolean} Changed whether any of these is not as it was drawn last */

const SIGHT = { rootMargin: "300px" }; // so near, the film is fetched
const BESIDE = "(min-width: 981px)"; // the film stands beside the curves; narrower, they show its head small (live_chart/head_picture.js)

/** @param {import("../shared/component.js").Component<import("./types.d.ts").Props>} component */
function build({ element, root, props, text, language, signal }) {
  const state = newState(isDark());
  const renderer = new Renderer({ root, state, draw, signal });
  /** @type {import("./types.d.ts").View} */
  const view = {
    state,
    text,
    formats: numberFormats(language),
    weightOne: props.weight_one,
    change: (patch) => renderer.change(patch),
    schedule: () => renderer.schedule(),
  };
  const palette = plain(props.palette);
  const api = apiOf(language);
  const lost = make("p", "tl-film-lost", { role: "status" });
  const watch = new FilmWatch({ view, api: api.attention, say: (words) => setText(lost, words), signal });
  const winding = new Winding(view);
  const recorded = new RecordedFilm(view, watch);
  const address = new FilmAddress(view, watch, winding);

  const introduction = new Introduction(text);
  const player = new FilmPlayer(view, winding);
  const choices = new FilmChoices(view, (probe) => watch.chooseProbe(probe));
  const picture = new Picture(view, (cell) => link.follow(cell, document.activeElement?.matches("canvas:focus-visible") ?? false));
  const link = new CellLink({ view, nearest: api.decodes.nearest, tab: props.of_runner ? "race" : "train", problem: picture.problem });
  const overview = new HeadOverview(view);
  const plot = new AlignmentPlot(view, language);

  root.classList.toggle("tl-film-of-runner", props.of_runner);
  root.append(
    introduction.node,
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

  // --- one frame ----------------------------------------------------------------------------------------------------

  /** @type {import("../shared/heatmap/colours.js").Colours} */
  let colours;
  /** @type {number | null | undefined} */
  let drawnStep; // of the frame that is in the page
  /** @type {number | null | undefined} */
  let publishedMark; // what the live chart was told last

  /** @param {Changed} changed */
  function draw(changed) {
    if (changed("dark")) drawColours();
    if (changed("film", "waiting")) drawFilm();
    if (changed("kind")) choices.pressKind(state.kind);
    if (changed("film", "probe")) choices.pressProbe(state.probe);
    drawFrame(changed);
    player.render();
    if (state.film !== null) picture.paint(colours);
    describe();
  }

  function drawColours() {
    const anchors = paletteAnchors(palette, state.dark);
    colours = pageColours(root, colourTable(anchors));
    picture.renderColours(anchors);
  }

  /** Another film, or none. */
  function drawFilm() {
    const { film, waiting } = state;
    root.classList.toggle("tl-film-empty", film === null);
    introduction.render(film?.about);
    picture.renderFilm(film, waiting);
    choices.renderProbes(film?.about.probes ?? []);
    overview.renderFilm(film);
    plot.renderFilm(film);
  }

  /** @param {Changed} changed */
  function drawFrame(changed) {
    const { film } = state;
    const frame = film === null ? null : shownFrame(film, state);
    const step = frame?.step ?? null;
    const isOther = step !== drawnStep || changed("film", "layer", "head", "dark");
    if (film !== null && frame !== null) {
      if (isOther || changed("kind", "width")) picture.renderFrame(film, frame, colours);
      if (isOther || changed("kind")) overview.renderFrame(film, frame, colours);
    }
    if (isOther || changed("newest", "thinned", "status")) plot.render(film);
    drawnStep = step;
  }

  /** For who looks from outside: tests, and the live chart, which marks the step. A person counts from 1 on. */
  function describe() {
    const { film, following, playing, kind, layer, head } = state;
    Object.assign(element.dataset, {
      run: film?.run ?? "",
      step: drawnStep ?? "",
      frames: film?.frames.length ?? 0,
      following,
      playing,
      probe: film?.probe ?? "",
      kind,
      layer: layer + 1,
      head: head + 1,
      complete: film?.complete ?? false,
    });
    if (props.of_runner) return;
    tellFacts("film", filmFacts(state));
    address.write();
    publishMark(film === null || following ? null : (drawnStep ?? null));
  }

  /** @param {number | null} step null: at the newest */
  function publishMark(step) {
    if (step === publishedMark) return;
    publishedMark = step;
    publish("filmStep", { step });
  }

  // --- what comes from outside --------------------------------------------------------------------------------------

  /** @param {{ run: string | null }} detail */
  function takeRun({ run }) {
    root.classList.toggle("tl-film-away", props.of_runner && run === null);
    if (run === (watch.fetched?.run ?? null)) return;
    winding.stop();
    watch.follow(run);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const move = moveOfKey(event);
    if (move === null || state.film === null) return;
    if (move === "play" && event.target instanceof Element && event.target.closest("button")) return; // space presses it
    event.preventDefault();
    winding[move]();
  }

  // --- its life -----------------------------------------------------------------------------------------------------

  const resizes = new ResizeObserver(() => view.change({ width: root.clientWidth }));
  const sight = new IntersectionObserver(([entry]) => {
    const hasPicture = root.clientWidth > 0 && !matchMedia(BESIDE).matches;
    watch.setInSight(entry.isIntersecting || hasPicture);
    recorded.take(latest("recordingShown"));
  }, SIGHT);
  resizes.observe(root);
  sight.observe(root);
  onTheme(() => view.change({ dark: isDark() }), signal);
  root.addEventListener("keydown", onKey);
  subscribe(props.of_runner ? "runnerShown" : "runShown", takeRun, signal);
  subscribe("recordingShown", (shown) => recorded.take(shown), signal);
  if (!props.of_runner) {
    subscribe("stateWanted", (wanted) => address.take(new URLSearchParams(wanted.query)), signal);
    address.take(query());
  }
  signal.addEventListener("abort", () => {
    winding.cancel();
    address.cancel();
    resizes.disconnect();
    sight.disconnect();
    plot.destroy();
  });
  view.schedule();
  if (props.of_runner) takeRun(latest("runnerShown") ?? { run: null });
  else publish("sayWhatIsShown", null);
}

export const mount = defineComponent("attention_film", build);
