// Fills in the settings that the page's address names, as soon as the page is opened: an answer of the server would come later, over what
// was changed in between. What is not written as the page itself writes addresses is left to the server.
(presets, patterns, search, present) => {
  const named = Object.fromEntries(new URLSearchParams(search));
  const names = Object.keys(patterns);
  const preset = named.preset ?? "classroom";
  const given = names.filter((name) => Object.hasOwn(named, name));
  const standing = present.slice(0, names.length + 1); // Gradio hands over what the outputs show, behind the inputs, of which there are none
  if (!("preset" in named) && given.length === 0) return standing;
  if (!Object.hasOwn(presets, preset)) return standing;
  if (!given.every((name) => new RegExp(`^(?:${patterns[name].written})$`).test(named[name]))) return standing;
  const read = {
    bool: (text) => text === "True",
    int: Number,
    float: Number,
    str: (text) => text,
  };
  const values = names.map((name, i) => (given.includes(name) ? read[patterns[name].kind](named[name]) : presets[preset][i]));
  return [preset, ...values];
};
