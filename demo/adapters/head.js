// Gradio's first "Loading..." counts seconds that nobody sees, with every animation frame, and goes on when it is long gone: sixty
// times a second the browser would look for something to draw, half of what watching a training costs it. Nothing on this page shows
// such a count, so whoever asks for a frame to make one gets none.
{
  const requestFrame = window.requestAnimationFrame.bind(window);
  const counts = (callback) => /\(performance\.now\(\)-[^;]{1,20}\)\/1e3/.test(Function.prototype.toString.call(callback));
  window.requestAnimationFrame = (callback) => (counts(callback) ? 0 : requestFrame(callback));
}
