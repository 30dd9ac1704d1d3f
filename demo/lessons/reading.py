"""Reads a lesson's YAML file. Each mistake in it has a sentence that names the file and the line, and all are found at once."""

from collections.abc import Collection
from pathlib import Path

import yaml

from demo.lessons.facts import KINDS_OF_FACTS
from demo.lessons.faults import LessonFault, PartFault, quoted
from demo.lessons.lesson import Choice, Hint, Lesson, Misconception, Outcome, Step
from demo.lessons.nodes import KEPT_NAME, Node, NodeReader
from demo.lessons.regions import BUTTONS, REGIONS
from demo.lessons.states import check_state
from demo.lessons.yaml_text import read_nodes

ALWAYS = ("state", "point", "keep")
NAMES = {
    "tell": (("kind", "words"), ALWAYS),
    "predict": (("kind", "words", "choices"), ALWAYS),
    "do": (("kind", "words", "press", "until", "seconds"), ALWAYS),
    "find": (("kind", "words", "until"), (*ALWAYS, "hints", "seconds")),
    "confront": (("kind", "outcomes"), ALWAYS),
    "why": (("kind", "words", "answer"), ALWAYS),
}
"""Kind of a step -> what it needs, what it may have."""

TITLE, QUESTION, WORDS, CHOICE, ANSWER, STATE = 70, 200, 600, 160, 900, 1000
"""Columns of texts, more than fit into a prompt of a phone without scrolling; a Japanese letter takes two."""

MOST_STEPS, MOST_CHOICES, MOST_OUTCOMES, MOST_MISCONCEPTIONS, MOST_KEPT = 20, 6, 10, 12, 12
LONGEST_RUN = 60  # seconds on two cores


class Reader(NodeReader):
    """Reads the parts of a lesson. What one step keeps or predicts, those after it know.

    Args:
        file: its name.
    Attributes:
        misconceptions: {name: node} of those that no choice has named yet. kept: kinds of what is kept. predicted: names of the choices of
            the last prediction; None: there was none, or its choices could not be read.
    """

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.misconceptions: dict[str, yaml.Node] = {}
        self.named: set[str] = set()
        self.kept: dict[str, type] = {}
        self.has_predicted = False
        self.predicted: Collection[str] | None = None

    def lesson(self, node: yaml.Node, stem: str) -> Lesson:
        """A whole lesson.

        Args:
            stem: the file's name without its ending, which the lesson's is.
        """
        found = self.mapping(node, ("name", "order", "minutes", "title", "question", "steps"), ("misconceptions",))
        name = self.name(found.get("name"))
        if name and name != stem:
            self.fault(found["name"], "name_of_file", name=name)
        misconceptions = tuple(map(self.misconception, self.items(found.get("misconceptions"), MOST_MISCONCEPTIONS)))
        lesson = Lesson(
            name, self.whole(found.get("order"), 1, 999), self.whole(found.get("minutes"), 1, 90), self.words(found.get("title"), TITLE),
            self.words(found.get("question"), QUESTION), tuple(map(self.step, self.items(found.get("steps"), MOST_STEPS))), misconceptions)
        for unused in self.misconceptions.keys() - self.named:
            self.fault(self.misconceptions[unused], "misconception_unused", name=unused)
        return lesson

    def misconception(self, node: yaml.Node) -> Misconception:
        found = self.mapping(node, ("name", "words", "answer"))
        name = self.name(found.get("name"))
        if name in self.misconceptions:
            self.fault(found["name"], "misconception_twice", name=name)
        if name:
            self.misconceptions[name] = found["name"]
        return Misconception(name, self.words(found.get("words"), QUESTION), self.words(found.get("answer"), ANSWER))

    def step(self, node: yaml.Node) -> Step:
        kind, needed, optional = self.kind(node)
        found = self.mapping(node, needed, optional) if kind else {}
        if kind == "confront" and not self.has_predicted:
            self.fault(node, "nothing_predicted")
        step = Step(
            kind,
            words=self.words(found.get("words"), WORDS, self.kept),
            state=self.state(found.get("state")),
            point=self.choice_of(found.get("point"), REGIONS),
            choices=self.choices(found.get("choices")),
            press=self.choice_of(found.get("press"), BUTTONS),
            until=self.condition(found.get("until"), self.kept),
            seconds=self.seconds(found.get("seconds")),
            hints=tuple(map(self.hint, self.items(found.get("hints"), MOST_OUTCOMES))),
            keep=self.keep(found.get("keep")),
            outcomes=self.outcomes(found.get("outcomes")),
            answer=self.words(found.get("answer"), ANSWER),
        )
        self.kept |= {name: KINDS_OF_FACTS.get(fact, float) for name, fact in step.keep.items()}
        if kind == "predict":
            self.has_predicted = True
            self.predicted = [choice.name for choice in step.choices if choice.name] or None
        return step

    def kind(self, node: yaml.Node) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Of a step, and which names it may have; "": it cannot be told."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, "not_a_mapping", names="kind, words, ...")
            return "", (), ()
        named = [value for key, value in node.value if isinstance(key, yaml.ScalarNode) and key.value == "kind"]
        if not named:
            self.fault(node, "name_missing", names="kind")
            return "", (), ()
        kind = self.choice_of(named[0], NAMES)
        return kind, *NAMES.get(kind, ((), ()))

    def state(self, node: Node) -> str:
        text = self.text(node, STATE)
        if text and node is not None:
            try:
                check_state(text)
            except PartFault as wrong:
                self.fault(node, wrong.key, **wrong.values)
        return text

    def seconds(self, node: Node) -> int:
        if node is None:
            return 0
        seconds = self.whole(node, 1, 999)
        if seconds > LONGEST_RUN:
            self.fault(node, "too_slow", seconds=seconds, most=LONGEST_RUN)
        return seconds

    def choices(self, node: Node) -> tuple[Choice, ...]:
        found: list[Choice] = []
        for one in self.items(node, MOST_CHOICES):
            parts = self.mapping(one, ("name", "words"), ("misconception",))
            about = self.choice_of(parts.get("misconception"), self.misconceptions)
            self.named.add(about)
            name = self.name(parts.get("name"))
            if name and name in {choice.name for choice in found}:
                self.fault(parts["name"], "choice_twice", name=name)
            found.append(Choice(name, self.words(parts.get("words"), CHOICE), about))
        if node is not None and len(found) == 1:
            self.fault(node, "too_few_choices")
        return tuple(found)

    def hint(self, node: yaml.Node) -> Hint:
        found = self.mapping(node, ("words",), ("when",))
        return Hint(self.words(found.get("words"), WORDS, self.kept), self.condition(found.get("when"), self.kept))

    def outcomes(self, node: Node) -> tuple[Outcome, ...]:
        """Of a confront: the last is said where none before it holds, and only that."""
        items = self.items(node, MOST_OUTCOMES)
        found = [self.outcome(one, place == len(items) - 1) for place, one in enumerate(items)]
        return tuple(found)

    def outcome(self, node: yaml.Node, is_last: bool) -> Outcome:
        found = self.mapping(node, ("words",), ("when", "choice"))
        if isinstance(node, yaml.MappingNode) and is_last and "when" in found:
            self.fault(found["when"], "last_outcome")
        if isinstance(node, yaml.MappingNode) and not is_last and "when" not in found:
            self.fault(node, "hidden_outcomes")
        choice = found.get("choice")
        name = self.choice_of(choice, self.predicted) if self.predicted is not None else ""
        return Outcome(self.words(found.get("words"), WORDS, self.kept), self.condition(found.get("when"), self.kept), name)

    def keep(self, node: Node) -> dict[str, str]:
        """{name: fact}: what later steps know as kept.name."""
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode) or not 0 < len(node.value) <= MOST_KEPT:
            self.fault(node, "not_kept")
            return {}
        found: dict[str, str] = {}
        for key, value in node.value:
            name, fact = self.name(key, KEPT_NAME), self.text(value, 100)
            if fact and fact not in KINDS_OF_FACTS:
                self.fault(value, "kept_unknown", value=quoted(fact))
                fact = ""
            if name in found:
                self.fault(key, "name_twice", name=name)
            if name:
                found[name] = fact
        return found


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file.

    Raises:
        LessonFault: if it is not one; it has every mistake that was found.
    """
    node = read_nodes(path)
    reader = Reader(path.name)
    lesson = reader.lesson(node, path.stem)
    if reader.faults:
        raise LessonFault(*reader.faults)
    return lesson
