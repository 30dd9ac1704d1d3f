/** A whole greedy decode in the page: stepping, layers and heads ask the server nothing. */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { clamp, plain } from "../shared/player.js";
import { Renderer } from "../shared/renderer.js";
import { isDark, onTheme } from "../shared/theme.js";
import { CrossAttentionFigure } from "./cross_attention_figure.js";
import { answersLatest, Decode } from "./decode.js";
import { HeadChoice } from "./head_choice.js";
import { HeadOverview } from "./head_overview.js";
import { Pictures } from "./pictures.js";
import { Playback } from "./playback.js";
import { SaveButtons } from "./save_buttons.js";
import { SelfAttentionFigure } from "./self_attention_figure.js";
import { listenForKeys } from "./step_keys.js";
import { StepPanel } from "./step_panel.js";
import { StepPlayer } from "./step_player.js";
import { TokenStrip } from "./token_strip.js";
import { keptChoice, newState, oneHead } from "./view_state.js";

/** @typedef {import("./types.d.ts").ViewState} ViewState */
/** @typedef {(...keys: (keyof ViewState)[]) => boolean} Changed whether any of these is not as it was drawn last */

/** @type {(keyof ViewState)[]} */
const PLACE = ["decode", "step", "layer", "head"]; // what a room's students see too

/** @param {import("../shared/component.js").Component<import("./types.d.ts").Props>} component */
function build({ element, root, props, text, language, signal, onValue }) {
  const weightOne = props.weight_one;
  const state = newState(isDark());
  const renderer = new Renderer({ root, state, draw, signal });
  const view = { state, text, weightOne, change, schedule: () => renderer.schedule() };
  const pictures = new Pictures(root, plain(props.palette), weightOne);
  const playback = new Playback(view);
  const save = new SaveButtons(view, language, apiOf(language).decodes.download);
  let frames = 0; // drawn so far

  const strip = new TokenStrip(text, weightOne);
  const player = new StepPlayer(view, playback);
  const choice = new HeadChoice(view);
  const cross = new CrossAttentionFigure(view, pictures, save.ofFigure("cross"));
  const panel = new StepPanel(text, weightOne);
  const decoder = new SelfAttentionFigure(view, pictures, "decoder", save.ofFigure("decoder"));
  const encoder = new SelfAttentionFigure(view, pictures, "encoder", save.ofFigure("encoder"));
  const overview = new HeadOverview(view, pictures);
  const figures = [cross, decoder, encoder];

  root.append(
    make("div", "tl-attn-top", {}, strip.node, player.node),
    choice.node,
    make("div", "tl-attn-main", {}, cross.node, panel.node),
    save.error,
    make("div", "tl-attn-lower", {}, decoder.node, encoder.node, overview.node),
  );

  /** @param {Partial<ViewState>} patch */
  function change(patch) {
    renderer.change(patch);
    if (PLACE.some((key) => key in patch)) announce();
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
    for (const part of [player, choice, overview, save, strip, ...figures]) part.render(decode);
    if (decode === null) panel.clear();
  }

  /**
   * Where the view is in its decode.
   *
   * @param {Decode} decode
   * @param {Changed} changed
   */
  function drawPlace(decode, changed) {
    const selected = changed("decode", "layer", "head", "dark", "width");
    if (changed("decode", "gridKind", "dark")) overview.renderThumbnails(decode);
    if (selected || changed("gridKind")) drawSelection(decode);
    if (selected || changed("step")) drawStep(decode);
    for (const heatmap of figures.flatMap((figure) => figure.heatmaps)) if (heatmap.dirty) heatmap.paint(pictures.colours);
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
    const { decode, step, layer, head, playing } = state;
    Object.assign(element.dataset, {
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
   * A new decode starts at its first step, unless one came for the whole of it; layer, head and speed stay where they still exist.
   *
   * @param {import("./types.d.ts").DecodeValue | null} value
   */
  function show(value) {
    const decode = value?.output?.length ? new Decode(plain(value)) : null;
    playback.cancel();
    for (const heatmap of figures.flatMap((figure) => figure.allHeatmaps)) heatmap.pointAt(null);
    const step = decode !== null && value?.whole ? decode.steps - 1 : 0;
    change({ decode, step, playing: false, ...(decode && keptChoice(state, decode)) });
  }

  function takeValue() {
    if (!answersLatest(props.value, latest("decodeAsked")))
      element.dataset.late = String(Number(element.dataset.late ?? 0) + 1); // for who looks from outside
    else if (state.mirrored === null) show(props.value);
  }

  /** Says where this view is: a teacher's page passes it on to the class, see room_bar. */
  function announce() {
    const { decode, step, layer, head, mirrored } = state;
    publish("decodeShown", { request: decode?.request ?? null, step, layer, head, mirrored: mirrored !== null });
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
    const { step, layer, head } = mirror;
    if (state.decode !== null) change({ step: clamp(step, 0, state.decode.steps - 1), layer, head });
  }

  // --- its life -----------------------------------------------------------------------------------------------------

  const resizes = new ResizeObserver(() => change({ width: root.clientWidth }));
  resizes.observe(root);
  onTheme(() => isDark() !== state.dark && change({ dark: isDark() }), signal);
  listenForKeys({ root, slider: player.slider, state, moves: playback, signal });
  subscribe("mirrorDecode", showRoom, signal);
  subscribe("sayWhatIsShown", announce, signal);
  signal.addEventListener("abort", () => {
    playback.cancel();
    resizes.disconnect();
  });
  onValue(takeValue);
  show(props.value);
}

export const mount = defineComponent("attention_view", build);
