/** What a teacher pastes into a course page. */

const HEIGHT = 800; // pixels: the Train tab without its list of runs

/**
 * The HTML of a frame with the page in it. What it allows: the page copies links, and one can let it fill the screen.
 *
 * @param {string} address
 * @param {string} title of the frame, for who does not see it
 */
export function embedCode(address, title) {
  const own = new URL(address);
  own.searchParams.set("embed", "1");
  const attributes = {
    src: own.href.replaceAll("%2C", ","),
    title,
    width: "100%",
    height: HEIGHT,
    style: "border: 0",
    loading: "lazy",
    allow: "clipboard-write; fullscreen",
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return `<iframe ${written.join(" ")}></iframe>`;
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
