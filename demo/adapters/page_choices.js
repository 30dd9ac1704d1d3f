// What Gradio asks the browser and somebody has chosen on this page: the language, which is that of the address, and light or dark. It
// runs before anything is painted, and before Gradio's scripts.
{
  const root = document.documentElement;
  const language = root.lang || "en";
  Object.defineProperty(navigator, "language", { configurable: true, get: () => language });

  const KEY = "tl-theme";
  const DARK = "(prefers-color-scheme: dark)";
  const known = (theme) => (theme === "light" || theme === "dark" ? theme : null);
  const remembered = () => {
    try {
      return known(localStorage.getItem(KEY));
    } catch {
      return null; // a browser that forbids storage
    }
  };
  const askBrowser = window.matchMedia.bind(window);
  const system = askBrowser(DARK);
  const theme = {
    chosen: known(new URLSearchParams(location.search).get("__theme")) ?? remembered(), // null: as the system
    get dark() {
      return this.chosen === null ? system.matches : this.chosen === "dark";
    },
    choose(chosen) {
      this.chosen = known(chosen);
      try {
        if (this.chosen === null) localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, this.chosen);
      } catch {
        // forgotten with the page, no more
      }
      const address = new URL(location.href);
      if (address.searchParams.has("__theme")) {
        address.searchParams.delete("__theme"); // it would outlive the choice
        history.replaceState(history.state, "", address);
      }
      this.apply();
    },
    apply() {
      root.classList.toggle("tl-dark", this.dark);
      document.body?.classList.toggle("dark", this.dark);
    },
  };
  globalThis[Symbol.for("transformer-live theme")] = theme;
  // Gradio asks which of the two the system has, and again when that changes: it is told what is chosen.
  window.matchMedia = (query) => {
    if (query !== DARK) return askBrowser(query);
    const answer = new EventTarget();
    Object.defineProperty(answer, "matches", { get: () => theme.dark });
    return Object.assign(answer, { media: query, onchange: null, addListener() {}, removeListener() {} });
  };
  system.addEventListener("change", () => theme.apply());
  document.addEventListener("DOMContentLoaded", () => theme.apply());
  theme.apply();
}
