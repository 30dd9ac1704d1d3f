/** Ten questions before and after the lessons: answered in the browser, kept in the browser, and marked there when somebody has answered
 * the second time. */
import { query } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { saveBlob } from "../shared/files.js";
import { latest, subscribe } from "../shared/messages.js";
import { fill } from "../shared/text.js";
import { Question } from "./question.js";
import { FORMS, Sheets } from "./sheets.js";

/** @typedef {{ text: import("../shared/text.js").Text, language: string, value: null, questions: import("../shared/api_types").AskedQuestion[],
 * lessons: Record<string, string> }} Props */
/** @typedef {import("./sheets.js").Form} Form */

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ root, props, text, language, signal }) {
  const api = apiOf(language).lessons;
  const sheets = new Sheets();
  const questions = props.questions.map((question, i) => new Question(question, i + 1, text, render));
  const form = make("select", "", { "data-choice": "form", change: show }, ...FORMS.map(option));
  const said = make("p", "tl-questions-said", { role: "status" });
  const done = button("hand-in", text.hand_in, handIn);
  const save = button("save", text.save, () => saveBlob(sheets.fileName, new Blob([sheets.csv(names())], { type: "text/csv" })));
  // In sight however far one has read: a phone has no Escape.
  const close = { type: "button", "aria-label": text.close, title: text.close, click: () => dialog.close() };
  const cross = make("button", "tl-questions-cross", close, "×");
  const dialog = make(
    "dialog",
    "tl-questions-dialog",
    { "aria-label": text.title },
    make("div", "tl-questions-head", {}, make("h2", "", {}, text.title), cross),
    make("p", "", {}, text.why),
    make("label", "tl-questions-form", {}, make("span", "", {}, text.form), form),
    ...questions.map(({ node }) => node),
    said,
    make(
      "div",
      "tl-questions-foot",
      {},
      done,
      save,
      button("close", text.close, () => dialog.close()),
    ),
  );
  root.append(dialog);

  /** @param {Form} name */
  function option(name) {
    return make("option", "", { value: name }, text[`form_${name}`]);
  }

  /**
   * @param {string} action
   * @param {string} words
   * @param {() => void} onClick
   */
  function button(action, words, onClick) {
    return make("button", "tl-questions-button", { type: "button", "data-action": action, click: onClick }, words);
  }

  function names() {
    return questions.map(({ name }) => name);
  }

  /** @returns {Form} */
  function chosen() {
    return FORMS.find((name) => name === form.value) ?? "before";
  }

  /** @param {Form} name */
  function open(name) {
    if (dialog.open) return;
    form.value = name;
    show();
    dialog.showModal();
    form.focus();
    dialog.scrollTop = 0;
  }

  /** The form that is chosen, as it was answered. */
  function show() {
    const answers = sheets.answers(chosen());
    for (const question of questions) question.show(answers?.[question.name]);
    render();
    if (answers !== undefined) setText(said, text.after_before);
  }

  function render() {
    for (const question of questions) question.clear();
    const count = questions.filter(({ answer }) => answer !== "").length;
    setText(said, count < questions.length ? fill(text.open_left, { count, total: questions.length }) : "");
    save.hidden = sheets.isEmpty;
  }

  async function handIn() {
    const name = chosen();
    sheets.keep(name, Object.fromEntries(questions.map((question) => [question.name, question.answer])));
    render();
    setText(said, text.handed_in);
    if (name === "before") return; // its key would be learned by heart
    const reply = await api.key({ form: "after" }).catch(() => null);
    if (signal.aborted) return;
    if (reply === null || reply.right === undefined) {
      setText(said, text.no_key);
      return;
    }
    for (const question of questions) question.tell(reply.right[question.name], props.lessons[question.lesson] ?? question.lesson);
    const count = questions.filter((question) => question.answer === reply.right[question.name]).length;
    setText(said, fill(text.marked, { count, total: questions.length }));
  }

  function openNamed() {
    const named = FORMS.find((name) => name === query().get("questions"));
    if (named !== undefined && !signal.aborted) open(named);
  }

  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // beside it
  subscribe("questionsWanted", () => open(sheets.next), signal);
  if (latest("pageOpened") === undefined) subscribe("pageOpened", openNamed, signal);
  else openNamed();
}

export const mount = defineComponent("questionnaire", build);
