// Notes when a cell of a heatmap was pressed, and when its explanation is on the screen. Times are milliseconds since 1970.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const cell = { pressed: 0, drawn: 0 };
  window.tlCell = cell;

  addEventListener(
    "click",
    (event) => {
      if (event.target.tagName === "CANVAS") cell.pressed = performance.timeOrigin + event.timeStamp;
    },
    true,
  );

  // The section counts how often it has drawn an explanation; the first after a press is that of the pressed cell.
  new MutationObserver((changes) => {
    if (cell.drawn > 0 || cell.pressed === 0 || !changes.some(({ target }) => target.matches(".tl-inside-cell"))) return;
    requestAnimationFrame(() => setTimeout(() => (cell.drawn ||= now())));
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
})();
