() => {
  // The language of the words, for screen readers and for the choice of Japanese glyphs.
  document.documentElement.lang = /\/ja\/?$/.test(location.pathname) ? "ja" : "en";
}
