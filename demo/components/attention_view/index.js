/** A whole greedy decode in the page: stepping, layers and heads ask the server nothing. */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { tellFacts } from "../shared/facts.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { clamp, plain } from "../shared/player.js";
import { Renderer } from "../shared/renderer.js";
import { isDark, onTheme } from "../shared/theme.js";
import { CrossAttentionFigure } from "./cross_attention_figure.js";
import { answersLatest, Decode, sameRequest } from "./decode.js";
import { decodeFacts } from "./decode_facts.js";
import { HeadChoice } from "./head_choice.js";
import { HeadOverview } from "./head_overview.js";
import { SECTIONS } from "./inside/sections.js";
import { Branches } from "./inside/branches/branches.js";
import { InsidePanel } from "./inside/panel.js";
import { Questions } from "./inside/questions.js";
import { Pictures } from "./pictures.js";
import { Places } from "./places.js";
import { Playback } from "./playback.js";
import { SaveButtons } from "./save_buttons.js";
import { SelfAttentionFigure } from "./self_attention_figure.js";
import { listenForKeys } from "./step_keys.js";
import { StepPanel } from "./step_panel.js";
import { StepPlayer } from "./step_player.js";
import { SwitchedLine } from "./switched_line.js";
import { TokenStrip } from "./token_strip.js";
import { Variants } from "./variants.js";
import { keptChoice, newState, oneHead, panelPlace } from "./view_state.js";

/** @typedef {import("./types.d.ts").ViewState} ViewState */
/** @typedef {import("./types.d.ts").Changed} Changed */

/** @type {(keyof ViewState)[]} */
const PLACE = ["decode", "step", "layer", "head", "section", "cell"]; // what a room's students see too

/** @param {import("../shared/component.js").Component<import("./types.d.ts").Props>} component */
function build({ element, root, props, text, language, signal, trigger, onValue }) {
  const weightOne = props.weight_one;
  const state = newState(isDark());
  const renderer = new Renderer({ root, state, draw, signal });
  const view = { state, text, weightOne, change, schedule: () => renderer.schedule() };
  const pictures = new Pictures(root, plain(props.palette), weightOne);
  const playback = new Playback(view);
  const { decodes, inside: asking } = apiOf(language);
  const save = new SaveButtons(view, language, decodes.download);
  let frames = 0; // drawn so far
  /** @type {{ version: string, decode: Decode } | null} */
  let roomVariant = null; // of a room's decode: with chosen tokens or switched heads

  const strip = new TokenStrip(text, weightOne);
  const player = new StepPlayer(view, playback);
  const switched = new SwitchedLine(text, () => variants.show({ forced: state.decode?.request?.forced }));
  const choice = new HeadChoice(view, switched.node);
  const cross = new CrossAttentionFigure(view, pictures, save.ofFigure("cross"));
  const panel = new StepPanel(text, weightOne, (token) => branches.force(token));
  const decoder = new SelfAttentionFigure(view, pictures, "decoder", save.ofFigure("decoder"));
  const encoder = new SelfAttentionFigure(view, pictures, "encoder", save.ofFigure("encoder"));
  const overview = new HeadOverview(view, pictures);
  const figures = [cross, decoder, encoder];
  const questions = new Questions(asking, text.inside_no_answer, () => change({ answers: state.answers + 1 }));
  const variants = new Variants(decodes.decode, text.inside_no_answer, state, showVariant);
  /** @type {import("./types.d.ts").Inside["showVariant"]} */
  const showChanged = (changes, step) => variants.show(changes, step);
  const branches = new Branches(view, showChanged);
  const inside = new InsidePanel(
    {
      ...view,
      language,
      questions,
      pictures,
      branches,
      examples: plain(props.examples),
      showVariant: showChanged,
      showModel: (model) => places.goToModel(model),
      returnToFilm: () => places.returnToFilm(),
    },
    panel.node,
  );
  const places = new Places({
    state,
    change,
    variants,
    ask,
    show: showVariant,
    refuse: (problem) => branches.say(problem),
    enter: () => requestAnimationFrame(() => inside.focus()),
    signal,
  });

  root.append(
    make("div", "tl-attn-top", {}, strip.node, player.node),
    choice.node,
    make("div", "tl-attn-main", {}, cross.node, inside.node),
    save.error,
    make("div", "tl-attn-lower", {}, decoder.node, encoder.node, overview.node),
  );

  /** @param {Partial<ViewState>} patch */
  function change(patch) {
    renderer.change(patch);
    if ("section" in patch) questions.forgetProblems();
    if (PLACE.some((key) => key in patch)) announce();
    places.changed(patch);
  }

  // --- one frame ----------------------------------------------------------------------------------------------------

  /** @param {Changed} changed */
  function draw(changed) {
    const started = performance.now();
    if (changed("dark")) {
      pictures.setTheme(state.dark);
      panel.renderColours(pictures.anchors);
    }
    if (changed("decode")) drawDecode();
    if (changed("speed")) player.renderSpeed(state.speed);
    if (changed("playing", "decode")) player.renderPlaying(state.playing);
    if (state.decode !== null) drawPlace(state.decode, changed);
    frames += 1;
    describe(performance.now() - started);
  }

  /** A new decode, or none. */
  function drawDecode() {
    const { decode } = state;
    root.classList.toggle("tl-attn-empty", decode === null);
    for (const part of [player, choice, overview, save, strip, switched, inside, ...figures]) part.render(decode);
    if (decode === null) panel.clear();
  }

  /**
   * Where the view is in its decode.
   *
   * @param {Decode} decode
   * @param {Changed} changed
   */
  function drawPlace(decode, changed) {
    root.dataset.section = state.section;
    root.dataset.panel = panelPlace(state);
    const selected = changed("decode", "layer", "head", "dark", "width", "section", "cell");
    if (changed("decode", "gridKind", "dark")) overview.renderThumbnails(decode);
    if (selected || changed("gridKind")) drawSelection(decode);
    if (selected || changed("step")) drawStep(decode);
    for (const heatmap of figures.flatMap((figure) => figure.heatmaps)) if (heatmap.dirty) heatmap.paint(pictures.colours);
    inside.renderPlace(decode, changed);
    if (changed("step", "decode", "width")) strip.keepInSight(state.step, state.width);
  }

  /**
   * Another layer or head, other colours, another width.
   *
   * @param {Decode} decode
   */
  function drawSelection(decode) {
    choice.press(state.layer, state.head);
    for (const figure of figures) figure.renderChoice(decode);
    overview.renderChoice();
    for (const heatmap of figures.flatMap((figure) => figure.allHeatmaps)) {
      if (heatmap.cell) heatmap.onPoint(heatmap.cell);
      heatmap.dirty = true;
    }
  }

  /** @param {Decode} decode */
  function drawStep(decode) {
    const { step, layer, head } = state;
    const weights = decode.sourceWeights(step, layer, oneHead(head));
    player.renderStep(step, decode.steps);
    strip.renderStep(step, decode.steps, weights);
    panel.renderStep(decode, step, weights);
    overview.renderStep(step, decode.steps);
    for (const figure of figures) figure.renderStep(decode);
  }

  /**
   * For who looks from outside: tests and benchmarks. A person counts from 1 on.
   *
   * @param {number} milliseconds that this frame took
   */
  function describe(milliseconds) {
    const { decode, step, layer, head, playing, section } = state;
    Object.assign(element.dataset, {
      section,
      step: decode ? step + 1 : 0,
      steps: decode ? decode.steps : 0,
      layer: decode ? layer + 1 : 0,
      head: typeof head === "number" ? head + 1 : head,
      playing,
      drawn: frames,
      milliseconds: milliseconds.toFixed(2),
    });
  }

  // --- what comes from outside --------------------------------------------------------------------------------------

  /**
   * A new decode starts at its first step, unless one came for the whole of it; layer, head and speed stay where they still exist. The same
   * once more changes nothing: its numbers are the same. Heads of the same model stay switched.
   *
   * @param {import("./types.d.ts").Props["value"]} value
   */
  function show(value) {
    const before = state.decode?.request;
    const decode = value && "output" in value && value.output.length ? new Decode(plain(value)) : null;
    if (decode !== null && state.base !== null && sameRequest(decode.request, state.base.request)) {
      if (!places.arrive(state.base) && state.decode !== state.base) variants.show({ switches: before?.switches });
      return;
    }
    playback.cancel();
    for (const heatmap of figures.flatMap((figure) => figure.allHeatmaps)) heatmap.pointAt(null);
    const step = decode?.whole ? decode.steps - 1 : 0;
    change({ decode, base: decode, step, playing: false, ...(decode && keptChoice(state, decode)) });
    if (decode !== null && places.arrive(decode)) return;
    if (before?.switches && before.model === decode?.request?.model && state.mirrored === null)
      variants.show({ switches: before.switches });
  }

  /**
   * A decode for whose answer one comes is opened at its end again, and as trained: the value would be the same, and Gradio tells of none.
   *
   * @param {import("./types.d.ts").DecodeSource} asked
   */
  function showAgain(asked) {
    const { base } = state;
    if (base?.whole && !places.isExpecting && sameRequest(asked, base.request)) showVariant(base, base.steps - 1);
  }

  /**
   * Another decode of the same source by the same model, see variants.js.
   *
   * @param {Decode} decode
   * @param {number} [step]
   */
  function showVariant(decode, step = state.step) {
    playback.cancel();
    branches.note(decode);
    change({ decode, step: clamp(step, 0, decode.steps - 1), playing: false });
  }

  /** @param {{ model: string | null, source: string | null }} wanted */
  function ask(wanted) {
    props.value = { wanted };
    trigger("wanted");
  }

  function takeValue() {
    if (props.value && "wanted" in props.value) return; // that is the view's own
    if (!answersLatest(props.value, latest("decodeAsked")))
      element.dataset.late = String(Number(element.dataset.late ?? 0) + 1); // for who looks from outside
    else if (state.mirrored === null) show(props.value);
  }

  /** Says where this view is: a teacher's page passes it on to the class, see room_bar. */
  function announce() {
    const { decode, step, layer, head, section, cell, mirrored } = state;
    if (decode !== null) tellFacts("decode", decodeFacts(state, decode));
    publish("decodeShown", { request: decode?.request ?? null, step, layer, head, section, cell, mirrored: mirrored !== null });
  }

  /**
   * A room shows its teacher's decode here, or lets go; what it showed then stays until something else is asked for.
   *
   * @param {import("../shared/messages.js").MirroredDecode | null} mirror null: lets go
   */
  function showRoom(mirror) {
    if (mirror === null) {
      change({ mirrored: null });
      return;
    }
    if (mirror.version !== state.mirrored) {
      state.mirrored = mirror.version;
      show(mirror.value);
    }
    playback.stop();
    const { variant, step, layer, head, cell } = mirror;
    const section = SECTIONS.find(({ name }) => name === mirror.section)?.name ?? "step";
    if (variant?.version !== roomVariant?.version)
      roomVariant = variant && { version: variant.version, decode: new Decode(plain(variant.value)) };
    const decode = roomVariant?.decode ?? state.base;
    if (decode !== null && decode !== state.decode) showVariant(decode, step);
    if (state.decode !== null) change({ step: clamp(step, 0, state.decode.steps - 1), layer, head, section, cell });
  }

  // --- its life -----------------------------------------------------------------------------------------------------

  const resizes = new ResizeObserver(() => change({ width: root.clientWidth }));
  resizes.observe(root);
  onTheme(() => isDark() !== state.dark && change({ dark: isDark() }), signal);
  listenForKeys({ root, slider: player.slider, state, moves: playback, signal });
  subscribe("decodeAsked", showAgain, signal);
  subscribe("mirrorDecode", showRoom, signal);
  subscribe("sayWhatIsShown", announce, signal);
  subscribe("depthChosen", ({ depth }) => change({ depth }), signal);
  signal.addEventListener("abort", () => {
    playback.cancel();
    resizes.disconnect();
  });
  onValue(takeValue);
  show(props.value);
  places.open();
}

export const mount = defineComponent("attention_view", build);
