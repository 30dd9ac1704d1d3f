// What ESLint holds the scripts to. Types are checked by tsc (tsconfig.json), the form by Prettier.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["node_modules/", ".venv/", "demo/bundle/"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-shadow": ["error", { builtinGlobals: false, hoist: "functions" }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-implicit-globals": "error",
      "no-throw-literal": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "default-param-last": "error",
      "no-restricted-globals": ["error", "event", "name", "status"],
      "no-restricted-properties": ["error", { property: "innerHTML", message: "What comes from outside is text: use textContent." }],
    },
  },
  { files: ["demo/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["benchmarks/*.js", "demo/adapters/*.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser, tlTimes: "readonly" } },
  },
  {
    files: ["tests/web/**/*.js", "scripts/*.js", "*.config.js"],
    languageOptions: { globals: { ...globals.node, document: "readonly", window: "readonly" } },
  },
];
