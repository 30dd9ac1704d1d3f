/** What a lesson can know of the film: which head it shows, and which was the first to look where it should. */
import { headIndex } from "../shared/heatmap/heads.js";
import { halfPassed } from "./alignment.js";
import { shownFrame } from "./film_state.js";
import { shortName } from "./half_sentence.js";

/**
 * @param {import("./types.d.ts").FilmState} state
 * @returns {import("../shared/api_types").FilmFacts}
 */
export function filmFacts(state) {
  const { film, kind, layer, head } = state;
  if (film === null) return { kind: "", layer: 0, head: 0, step: 0, alignment: null, first_head: "", first_step: 0 };
  const { layers, heads } = film.about;
  const frame = shownFrame(film, state);
  const passed = halfPassed(film.frames, layers * heads);
  const first = passed.reduce((best, found, i) => (found && (best < 0 || found.step < (passed[best]?.step ?? 0)) ? i : best), -1);
  return {
    kind,
    layer: layer + 1,
    head: head + 1,
    step: frame.step,
    alignment: frame.alignment[headIndex(layer, head, heads)] ?? null,
    first_head: first < 0 ? "" : shortName(first, heads),
    first_step: passed[first]?.step ?? 0,
  };
}
