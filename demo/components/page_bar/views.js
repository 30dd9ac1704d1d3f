/** What the presenter's view shows, one at a time: of each tab's component, some parts. */

/**
 * @typedef {object} View
 * @property {string} key names its words
 * @property {string} root id of the component's block
 * @property {string[]} parts selectors in it; what is none of them is not shown
 * @property {string} [when] selector of what must be open for it, where a tab has parts of its own
 */

/** @type {Record<string, View[]>} */
export const VIEWS = {
  train: [
    { key: "loss", root: "tl-live-chart", parts: [".tl-progress", ".tl-bar", ".tl-figures", ".tl-charts"] },
    {
      key: "head",
      root: "tl-attention-film",
      parts: [".tl-film-goal", ".tl-film-player", ".tl-film-picture figcaption", ".tl-film-plate"],
    },
    { key: "alignment", root: "tl-attention-film", parts: [".tl-film-player", ".tl-film-alignment"] },
    { key: "answers", root: "tl-live-chart", parts: [".tl-progress", ".tl-bar", ".tl-says"] },
  ],
  decode: [
    {
      key: "cross",
      root: "tl-attention-view",
      parts: [".tl-attn-strip", ".tl-attn-player", ".tl-attn-main .tl-attn-heading", ".tl-attn-main .tl-attn-plate", ".tl-attn-side"],
    },
  ],
  warmup: [{ key: "curves", root: "tl-noam-explorer", parts: [".tl-noam-formula", ".tl-noam-ruling", ".tl-noam-plot"] }],
  race: [
    { key: "question", root: "tl-race-view", parts: [".tl-race-intro", ".tl-race-predict"] },
    { key: "race", root: "tl-race-view", parts: [".tl-race-title", ".tl-progress", ".tl-bar", ".tl-charts"] },
    { key: "verdict", root: "tl-race-view", parts: [".tl-race-title", ".tl-race-result"] },
  ],
  programs: [
    { key: "programs", root: "tl-program-view", parts: [".tl-programs-pair", ".tl-programs-where"] },
    {
      key: "lockstep",
      root: "tl-program-view",
      parts: [".tl-programs-difference", ".tl-programs-lockstep .tl-charts"],
      when: ".tl-programs-lockstep:not([hidden])",
    },
  ],
};

/**
 * On every tab, behind what is its own.
 *
 * @type {View[]}
 */
export const EVERYWHERE = [
  { key: "ask", root: "tl-room-questions", parts: [".tl-ask-projected"], when: "#tl-room-questions .tl-ask-projected:not([hidden])" },
];

/**
 * The largest scale at which something fits, by halving.
 *
 * @param {(scale: number) => boolean} fits tries one
 * @param {number} [low] is taken if nothing fits
 * @param {number} [high]
 */
export function largestFitting(fits, low = 0.7, high = 3.2) {
  if (fits(high)) return high;
  let [good, bad] = [low, high];
  while (bad - good > 0.04) {
    const middle = (good + bad) / 2;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return Math.floor(good * 100) / 100;
}
