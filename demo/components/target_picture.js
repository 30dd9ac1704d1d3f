/*
 * What label smoothing asks of the model: the distribution over all tokens that the loss compares it with, one small
 * bar chart for each share. torch.nn.CrossEntropyLoss(label_smoothing=share) makes it so: (1 - share) one-hot + share / K.
 */
const targetShares = (share, classes) => ({ high: 1 - share + share / classes, low: share / classes });

/**
 * The pictures as a list of elements.
 *
 * `classes`: how many tokens there are, K. `shares`: for each a chart.
 */
function targetPicture({ classes, shares }, text, language) {
  const digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const token = Math.floor(classes / 3);
  const words = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const element = (tag, className, ...children) => {
    const node = document.createElement(tag);
    node.className = className;
    node.append(...children);
    return node;
  };
  const charts = shares.map((share) => {
    const { high, low } = targetShares(share, classes);
    const numbers = words(text.target_high, { high: digits.format(high) }) + " · " + words(text.target_low, { low: digits.format(low) });
    const name = words(text.target_share, { share: digits.format(share) });
    const chart = element("figure", "tl-target-chart", targetBars(classes, token, high, low), element("figcaption", "", element("b", "", name), numbers));
    chart.dataset.share = share;
    chart.dataset.high = high;
    chart.dataset.low = low;
    return chart;
  });
  return [
    element("p", "tl-race-label", words(text.target, { token, classes })),
    element("div", "tl-target-charts", ...charts),
    element("p", "tl-target-formula", words(text.target_formula, { classes })),
  ];
}

/** One bar a token on an axis from 0 to 1. */
function targetBars(classes, token, high, low) {
  const [width, height] = [8 * classes, 64];
  const shape = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", preserveAspectRatio: "none" });
  for (let i = 0; i < classes; i++) {
    const tall = (i === token ? high : low) * height;
    svg.append(shape("rect", { x: 8 * i + 1, width: 6, y: height - tall, height: tall, class: i === token ? "tl-target-right" : "tl-target-other" }));
  }
  svg.append(shape("line", { x1: 0, x2: width, y1: height, y2: height, class: "tl-target-axis" }));
  return svg;
}
