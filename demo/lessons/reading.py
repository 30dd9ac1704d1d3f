"""Reads a lesson's YAML file; each fault has a sentence that names the file and the line."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from demo.lessons.condition import Condition, ConditionFault, read_condition
from demo.lessons.facts import KINDS_OF_FACTS
from demo.lessons.lesson import Choice, Hint, Lesson, Misconception, Outcome, Step, Words
from demo.lessons.regions import BUTTONS, REGIONS
from demo.text import LANGUAGES, section

KINDS = ("tell", "predict", "do", "find", "confront", "why")
LARGEST_FILE = 200_000  # bytes
NAME = "abcdefghijklmnopqrstuvwxyz0123456789-"


class LessonFault(Exception):
    """What is wrong with a lesson's file.

    Args:
        file: its name. line: from 1. key: of a sentence in the section "lesson_faults". values: for it.
    """

    def __init__(self, file: str, line: int, key: str, **values) -> None:
        super().__init__(f"{file}, line {line}: {section('en', 'lesson_faults')[key].format(**values)}")
        self.file, self.line, self.key, self.values = file, line, key, values

    def sentence(self, language: str) -> str:
        """In a language: "masks.yaml, line 12: ..."."""
        text = section(language, "lesson_faults")
        return text["place"].format(file=self.file, line=self.line, fault=text[self.key].format(**self.values))


@dataclass(frozen=True)
class Reader:
    """Reads the nodes of one file.

    Args:
        file: its name, for the sentences.
    """

    file: str

    def fault(self, node, key, **values):
        """A LessonFault at a node's line."""
        return LessonFault(self.file, node.start_mark.line + 1, key, **values)

    def mapping(self, node, needed, optional=()):
        """{name: node} of a mapping.

        Raises:
            LessonFault: if it is none, or a name is missing, unknown or there twice.
        """
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(node, "not_a_mapping", names=", ".join(needed))
        found = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in (*needed, *optional):
                raise self.fault(key, "unknown_name", name=name, names=", ".join((*needed, *optional)))
            if name in found:
                raise self.fault(key, "name_twice", name=name)
            found[name] = value
        for name in needed:
            if name not in found:
                raise self.fault(node, "name_missing", name=name)
        return found

    def items(self, node):
        """The nodes of a list.

        Raises:
            LessonFault: if it is none or empty.
        """
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fault(node, "not_a_list")
        return node.value

    def text(self, node):
        """A text.

        Raises:
            LessonFault: if it is none or empty.
        """
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(node, "not_a_text")
        return node.value.strip()

    def whole(self, node, low, high):
        """A whole number.

        Raises:
            LessonFault: if it is none, or out of range.
        """
        text = self.text(node)
        if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
            raise self.fault(node, "not_a_number", low=low, high=high, value=text[:40])
        return int(text)

    def name(self, node):
        """A name in small letters, digits and hyphens.

        Raises:
            LessonFault: if it is none.
        """
        text = self.text(node)
        if len(text) > 40 or not set(text) <= set(NAME):
            raise self.fault(node, "not_a_name", value=text[:40])
        return text

    def choice_of(self, node, known):
        """One of some names.

        Raises:
            LessonFault: if it is none of them.
        """
        text = self.text(node)
        if text not in known:
            raise self.fault(node, "not_one_of", value=text[:40], known=", ".join(known))
        return text

    def words(self, node) -> Words:
        """A text in every language.

        Raises:
            LessonFault: if one is missing.
        """
        return {language: self.text(value) for language, value in self.mapping(node, tuple(LANGUAGES)).items()}

    def condition(self, node, kept) -> Condition:
        """A condition.

        Raises:
            LessonFault: if it cannot be read.
        """
        try:
            return read_condition(self.text(node), frozenset(kept))
        except ConditionFault as wrong:
            raise self.fault(node, wrong.key, **wrong.values) from None

    # The parts of a lesson.

    def lesson(self, node) -> Lesson:
        found = self.mapping(node, ("name", "order", "minutes", "title", "question", "steps"), ("misconceptions",))
        misconceptions = tuple(self.misconception(one) for one in self.items(found["misconceptions"])) if "misconceptions" in found else ()
        return Lesson(
            self.name(found["name"]), self.whole(found["order"], 1, 999), self.whole(found["minutes"], 1, 90), self.words(found["title"]),
            self.words(found["question"]), self.steps(found["steps"], [one.name for one in misconceptions]), misconceptions)

    def misconception(self, node):
        found = self.mapping(node, ("name", "words", "answer"))
        return Misconception(self.name(found["name"]), self.words(found["words"]), self.words(found["answer"]))

    def steps(self, node, misconceptions):
        """All steps; what one keeps, or predicts, those after it know."""
        steps, kept, choices = [], set(), ()
        for one in self.items(node):
            step = self.step(one, misconceptions, kept, [choice.name for choice in choices])
            kept |= set(step.keep)
            choices = step.choices or choices
            steps.append(step)
        return tuple(steps)

    def step(self, node, misconceptions, kept, predicted):
        always = ("state", "point", "keep")
        names = {
            "tell": (("kind", "words"), always),
            "predict": (("kind", "words", "choices"), always),
            "do": (("kind", "words", "press", "until", "seconds"), always),
            "find": (("kind", "words", "until"), (*always, "hints", "seconds")),
            "confront": (("kind", "outcomes"), always),
            "why": (("kind", "words", "answer"), always),
        }
        every = tuple(dict.fromkeys(name for needed, optional in names.values() for name in (*needed, *optional)))
        kind = self.choice_of(self.mapping(node, ("kind",), every)["kind"], KINDS)
        found = self.mapping(node, *names[kind])
        if kind == "confront" and not predicted:
            raise self.fault(node, "nothing_predicted")
        return Step(
            kind,
            words=self.words(found["words"]) if "words" in found else {},
            state=self.text(found["state"]) if "state" in found else "",
            point=self.choice_of(found["point"], REGIONS) if "point" in found else "",
            choices=self.choices(found["choices"], misconceptions) if "choices" in found else (),
            press=self.choice_of(found["press"], BUTTONS) if "press" in found else "",
            until=self.condition(found["until"], kept) if "until" in found else None,
            seconds=self.whole(found["seconds"], 1, 120) if "seconds" in found else 0,
            hints=tuple(self.hint(one, kept) for one in self.items(found["hints"])) if "hints" in found else (),
            keep=self.kept(found["keep"]) if "keep" in found else {},
            outcomes=tuple(self.outcome(one, kept, predicted) for one in self.items(found["outcomes"])) if "outcomes" in found else (),
            answer=self.words(found["answer"]) if "answer" in found else {},
        )  # fmt: skip

    def choices(self, node, misconceptions):
        found = []
        for one in self.items(node):
            parts = self.mapping(one, ("name", "words"), ("misconception",))
            about = self.choice_of(parts["misconception"], misconceptions) if "misconception" in parts else ""
            found.append(Choice(self.name(parts["name"]), self.words(parts["words"]), about))
        if len(found) < 2:
            raise self.fault(node, "too_few_choices")
        if len({choice.name for choice in found}) < len(found):
            raise self.fault(node, "choice_twice")
        return tuple(found)

    def hint(self, node, kept):
        found = self.mapping(node, ("words",), ("when",))
        return Hint(self.words(found["words"]), self.condition(found["when"], kept) if "when" in found else None)

    def outcome(self, node, kept, predicted):
        found = self.mapping(node, ("words",), ("when", "choice"))
        return Outcome(self.words(found["words"]), self.condition(found["when"], kept) if "when" in found else None,
                       self.choice_of(found["choice"], predicted) if "choice" in found else "")

    def kept(self, node):
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(node, "not_a_mapping", names="name: fact")
        kept = {}
        for key, value in node.value:
            condition = self.condition_fact(value)
            kept[self.name_of_kept(key)] = condition
        return kept

    def name_of_kept(self, node):
        text = self.text(node)
        if not text.replace("_", "a").isalnum() or not text.isascii() or text.lower() != text:
            raise self.fault(node, "not_a_name", value=text[:40])
        return text

    def condition_fact(self, node):
        return self.choice_of(node, tuple(KINDS_OF_FACTS))


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file.

    Raises:
        LessonFault: if it is not one.
    """
    content = path.read_bytes()
    if len(content) > LARGEST_FILE:
        raise LessonFault(path.name, 1, "file_too_large", limit=LARGEST_FILE)
    try:
        text = content.decode("utf-8")
        for token in yaml.scan(text):
            if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
                raise LessonFault(path.name, token.start_mark.line + 1, "no_aliases")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise LessonFault(path.name, 1, "not_utf8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LessonFault(path.name, mark.line + 1 if mark else 1, "not_yaml", problem=getattr(error, "problem", None) or "") from None
    if node is None:
        raise LessonFault(path.name, 1, "empty_file")
    return Reader(path.name).lesson(node)
