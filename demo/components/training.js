/*
 * What watching a run and watching a race share: buttons with icons, curves that grow, and the time that is left.
 * tools.js stands in front of this file.
 */
const ICONS = {
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M3.5 3h3.2v10H3.5zM9.3 3h3.2v10H9.3z",
  step: "M2.5 3v10l7.5-5zM11 3h2.3v10H11z",
  stop: "M3.5 3.5h9v9h-9z",
  reset: "M8 2.2a5.8 5.8 0 1 1-5.6 7.3l1.7-.5A4 4 0 1 0 5 5l1.9 1.9H1.8V1.8l1.9 1.9A5.8 5.8 0 0 1 8 2.2z",
  undo: "M6.5 2.5v3H9a4.3 4.3 0 0 1 0 8.6H5v-1.8h4a2.5 2.5 0 0 0 0-5H6.5v3L2 6.4z",
};

function button(name, className, onClick) {
  const node = make("button", "tl-button " + className, { type: "button", "data-action": name }, icon(16), make("span"));
  onPress(node, onClick);
  return node;
}

function label(node, iconName, words) {
  node.querySelector("path").setAttribute("d", ICONS[iconName]);
  setText(node.querySelector("span"), words);
}

/** Loss and learning rate of one training, step by step. Of the points that come, every stride-th one is kept, and at most `most`. */
const newCurve = (most) => ({ steps: [], loss: [], lr: [], most, seen: 0, stride: 1 });

/** Takes in new points; when there are too many, every second one goes. */
function addPoints(curve, { steps, loss, lr }) {
  steps.forEach((step, i) => {
    if (curve.seen++ % curve.stride !== 0) return;
    curve.steps.push(step);
    curve.loss.push(loss[i]);
    curve.lr.push(lr[i]);
  });
  while (curve.steps.length > curve.most) {
    for (const name of ["steps", "loss", "lr"]) curve[name] = curve[name].filter((_, i) => i % 2 === 0);
    curve.stride *= 2;
  }
}

function timeLeft(seconds) {
  const all = Math.max(0, Math.ceil(seconds));
  if (all < 60) return fill(text.seconds_left, { seconds: all });
  return fill(text.minutes_left, { minutes: Math.floor(all / 60), seconds: String(all % 60).padStart(2, "0") });
}
