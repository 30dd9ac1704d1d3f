"""Every text of the lesson panel, in English; a lesson's own words stand in its file (assets/lessons)."""

PANEL = {
    "lessons": "Lessons",
    "press": "Do it for me",
    "next": "Next",
    "end": "Finish",
    "leave": "Leave the lesson",
    "predicted": "You predicted:",
}
FAULTS = {
    "place": "{file}, line {line}: {fault}",
    "file_too_large": "A lesson's file may have {limit} bytes at most.",
    "not_utf8": "This file is not text in UTF-8.",
    "not_yaml": "This is not YAML: {problem}.",
    "no_aliases": "Anchors, aliases and tags (&, *, !) are not read in lessons.",
    "empty_file": "This file is empty.",
    "not_a_mapping": "Here names with values are expected: {names}.",
    "not_a_list": "Here a list is expected, with at least one item.",
    "not_a_text": "Here a text is expected.",
    "not_a_number": "Here a whole number from {low} to {high} is expected, not {value}.",
    "not_a_name": "A name has small letters, digits and hyphens, 40 at most; this is {value}.",
    "not_one_of": "{value} is none of those there are: {known}.",
    "unknown_name": "There is no {name} here; there are {names}.",
    "name_twice": "{name} stands here twice.",
    "name_missing": "{name} is missing here.",
    "too_few_choices": "A prediction has at least two choices.",
    "choice_twice": "Two choices have the same name.",
    "nothing_predicted": "Nothing has been predicted before this step, so nothing can be compared.",
    "condition_unreadable": "This part of a condition cannot be read: {part}. Write run.exact_match > 0.95, joined by and, or.",
    "condition_not_a_switch": "{fact} is not true or false by itself: compare it with a value.",
    "condition_not_kept": "No earlier step has kept {name}.",
    "condition_unknown_fact": "There is no fact {fact}; there are {known}.",
    "condition_wrong_value": "{fact} cannot be compared with {value} in this way.",
}
TEXT = {"lesson_panel": PANEL, "lesson_faults": FAULTS}
