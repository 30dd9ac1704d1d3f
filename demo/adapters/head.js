// Gradio's first "Loading..." counts seconds that nobody sees, with every animation frame, and goes on when it is long gone: sixty
// times a second the browser would look for something to draw, half of what watching a training costs it. Nothing on this page shows
// such a count, so whoever asks for a frame to make one gets none. The callback is known by its text, which is how Gradio happens to be
// written: if another number of texts than one is refused, the console says so.
{
  const requestFrame = window.requestAnimationFrame.bind(window);
  const refused = new Set();
  const tell = () => console.error(`demo/adapters/head.js: ${refused.size} kinds of callback count seconds; there should be one`);
  const refuse = (text) => {
    refused.add(text);
    document.documentElement.dataset.secondsCounters = refused.size;
    if (refused.size > 1) tell();
    return 0;
  };
  window.requestAnimationFrame = (callback) => {
    const text = Function.prototype.toString.call(callback);
    return /\(performance\.now\(\)-[^;]{1,20}\)\/1e3/.test(text) ? refuse(text) : requestFrame(callback);
  };
  window.addEventListener("load", () => setTimeout(() => refused.size === 0 && tell(), 20000));
}
