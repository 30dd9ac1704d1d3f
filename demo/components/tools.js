/*
 * What every script of a component needs: words, numbers and elements. It stands in front of the script; Gradio runs all files of
 * a component as one function with element, trigger, props, server, upload and watch.
 */
const text = props.text;
const language = props.language;

/** An element with a class, attributes and children; strings become text, functions listen. */
function make(tag, className = "", attributes = {}, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** A picture of one path, drawn in a square of so many units. */
function icon(units) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 " + units + " " + units);
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  return svg;
}

/** fill("step {step}", {step: 3}) is "step 3". */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Changes text only where it differs, so that nothing is laid out or read out again for nothing. */
function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** A press counts unless the button is off. */
function onPress(node, onClick) {
  node.addEventListener("click", () => {
    if (node.getAttribute("aria-disabled") !== "true") onClick();
  });
}

/** Off by attribute only: a button that is really disabled would lose the keyboard's focus. */
function turnOff(node, off) {
  node.setAttribute("aria-disabled", String(off));
}

const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat(language, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const percent = (share) => oneDecimal.format(share) + "\u202f%"; // 0 to 100; a narrow space that does not break
const number = (value) => (value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(2) : threeDigits.format(value));
