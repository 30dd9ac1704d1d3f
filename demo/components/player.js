/*
 * What stepping through pictures of attention shares, in a decode and in the film: the player's buttons, and choices of which one is
 * pressed. tools.js stands in front of this file. Classes begin with the component's own.
 */
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const plain = (value) => JSON.parse(JSON.stringify(value ?? null)); // out of the framework's proxies

const PLAYER_ICONS = {
  first: "M4 4h2v12H4zM16 4v12L7 10z",
  back: "M14 4v12l-9-6z",
  play: "M6 3.5v13l11-6.5z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  next: "M6 4v12l9-6z",
  last: "M14 4h2v12h-2zM4 4v12l9-6z",
};

function iconButton(component, name, onClick) {
  const node = make("button", component + "-icon " + component + "-" + name, { type: "button", "data-action": name }, icon(20));
  nameButton(node, name);
  onPress(node, onClick);
  return node;
}

/** Which of the icons a button shows, and what it is called. */
function nameButton(node, name) {
  node.querySelector("path").setAttribute("d", PLAYER_ICONS[name]);
  node.setAttribute("aria-label", text[name]);
  node.title = text[name];
}

/** A row of buttons of which one is pressed. choices: [[value, words, title]]. */
function choiceGroup(component, name, words, choices, choose) {
  const buttons = choices.map(([value, label, title]) => {
    const node = make("button", component + "-choice", { type: "button", "data-value": value, click: () => choose(value) }, label);
    if (title) node.title = title;
    return node;
  });
  return make("div", component + "-group", { role: "group", "aria-label": words, "data-group": name },
    make("span", component + "-label", { "aria-hidden": "true" }, words), ...buttons);
}

function press(group, value) {
  for (const node of group.querySelectorAll("button")) node.setAttribute("aria-pressed", String(node.dataset.value === String(value)));
}
