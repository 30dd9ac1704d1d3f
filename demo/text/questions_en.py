"""Every text of the questions before and after the lessons, in English; the questions themselves stand in assets/questions.yaml."""

QUESTIONS = {
    "title": "Ten questions",
    "why": "Answer them before the lessons and once more after them. Nobody has to. The answers stay in this browser: nothing is sent. To give "
    "them to your teacher, save them as a file; it holds a random name, not yours.",
    "form": "When",
    "form_before": "before the lessons",
    "form_after": "after the lessons",
    "number": "{number}. {question}",
    "hand_in": "Done",
    "handed_in": "Kept in this browser.",
    "open_left": "{count} of {total} are answered. An open one counts as not right.",
    "after_before": "You answered this once already; Done replaces it.",
    "marked": "Right: {count} of {total}.",
    "right": "right",
    "wrong": "not right; this is answered by the lesson: {lesson}",
    "no_key": "The server did not answer, so the answers are not marked. Please press Done again.",
    "save": "Save the answers (CSV)",
    "close": "Close",
}
GAINS = {
    "unreadable": "{file} cannot be read as text in UTF-8.",
    "too_large": "{file} is larger than {limit} bytes.",
    "no_csv": "{file} is no file of answers: its first line must be {names}.",
    "wrong_row": "{file}, line {line}: this line has another number of columns than the first.",
    "wrong_person": "{file}, line {line}: {value} is no name that the page has made.",
    "wrong_form": "{file}, line {line}: {value} is neither before nor after.",
    "wrong_answer": "{file}, line {line}: {value} is no choice of the question {question}.",
    "twice": "{file}, line {line}: {person} has answered twice ({form}), and differently.",
    "no_pairs": "Nobody in these files has answered both before and after.",
    "few": "Pairs: {count}. With fewer than {few}, the gain may be chance; do not draw conclusions from it.",
}
TEXT = {"questionnaire": QUESTIONS, "gains": GAINS}
