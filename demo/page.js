() => {
  // The language of the words, for screen readers and for the choice of Japanese glyphs: Gradio puts the browser's own in its place.
  document.documentElement.lang = /\/ja\/?$/.test(location.pathname) ? "ja" : "en";
}
