"""Reads the nodes of a YAML file and collects what is wrong: whoever has made three mistakes is told of three."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import yaml

from demo.lessons.condition import Condition, read_condition
from demo.lessons.faults import Fault, PartFault, quoted
from demo.lessons.lesson import Words
from demo.lessons.placeholders import placeholders
from demo.lessons.yaml_text import UNSEEN
from demo.text import LANGUAGES

LONGEST_NAME = 40
NAME = re.compile(rf"[a-z0-9-]{{1,{LONGEST_NAME}}}")
KEPT_NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}")

Node = yaml.Node | None  # None: it is missing, which has been said


class NodeReader:
    """Reads parts of one file. What is wrong is added to `faults`, and a neutral value is given back.

    Args:
        file: its name.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, node: yaml.Node, key: str, **values: Any) -> None:
        """Something is wrong at a node's line."""
        self.faults.append(Fault(self.file, node.start_mark.line + 1, key, values))

    def mapping(self, node: Node, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, yaml.Node]:
        """{name: node} of what is known in a mapping."""
        if not isinstance(node, yaml.MappingNode):
            if node is not None:
                self.fault(node, "not_a_mapping", names=", ".join(needed))
            return {}
        known, found = (*needed, *optional), {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                near = self.unknown_name(key, name, known)
                found.setdefault(near, value)
            elif name in found:
                self.fault(key, "name_twice", name=name)
            else:
                found[name] = value
        missing = [name for name in needed if name not in found]
        if missing:
            self.fault(node, "name_missing", names=", ".join(missing))
        return found

    def unknown_name(self, node: yaml.Node, name: str, known: Sequence[str]) -> str:
        """What is probably meant, so that nothing else is said of it; "": nobody knows."""
        near = get_close_matches(name, known, 1)
        if near:
            self.fault(node, "unknown_name_near", name=quoted(name), near=near[0])
            return near[0]
        self.fault(node, "unknown_name", name=quoted(name), names=", ".join(known))
        return ""

    def items(self, node: Node, most: int) -> list[yaml.Node]:
        """The nodes of a list."""
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault(node, "not_a_list")
            return []
        if len(node.value) > most:
            self.fault(node, "too_many", count=len(node.value), most=most)
        return node.value[:most]

    def text(self, node: Node, longest: int) -> str:
        """A text.

        Args:
            longest: columns, of which a Japanese letter takes two.
        """
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fault(node, "not_a_text")
            return ""
        text = node.value.strip()
        unseen = UNSEEN.search(text)
        if unseen:  # written as an escape, for there is none in the file itself
            self.fault(node, "unseen_letter", code=f"U+{ord(unseen[0]):04X}")
            return ""
        if columns(text) > longest:
            self.fault(node, "too_long", count=columns(text), most=longest)
            return ""
        return text

    def whole(self, node: Node, low: int, high: int) -> int:
        """A whole number."""
        text = self.text(node, LONGEST_NAME)
        if not text or node is None:
            return low
        if re.fullmatch("[0-9]{1,6}", text) is None or not low <= int(text) <= high:
            self.fault(node, "not_a_number", low=low, high=high, value=quoted(text))
            return low
        return int(text)

    def name(self, node: Node, pattern: re.Pattern[str] = NAME) -> str:
        """A name."""
        text = self.text(node, 1000)
        if text and node is not None and pattern.fullmatch(text) is None:
            self.fault(node, "not_a_name" if pattern is NAME else "not_a_kept_name", value=quoted(text))
            return ""
        return text

    def choice_of(self, node: Node, known: Collection[str]) -> str:
        """One of some names; where it is probably a slip, the one that is meant."""
        text = self.text(node, 1000)
        if not text or node is None or text in known:
            return text
        near = get_close_matches(text, known, 1)
        if near:
            self.fault(node, "not_one_of_near", value=quoted(text), near=near[0])
            return near[0]
        self.fault(node, "not_one_of", value=quoted(text), known=", ".join(known) or "–")
        return ""

    def words(self, node: Node, longest: int, kept: Mapping[str, type] | None = None) -> Words:
        """A text in every language.

        Args:
            longest: columns in each. kept: of the facts that may stand in it; None: none may.
        """
        found = self.mapping(node, tuple(LANGUAGES))
        words = {language: self.text(value, longest) for language, value in found.items()}
        facts = [self.facts_in(found[language], words[language], kept) for language in found]
        if node is not None and len(facts) == len(LANGUAGES) and None not in facts and facts[0] != facts[1] and all(words.values()):
            different = sorted(facts[0] ^ facts[1])
            self.fault(node, "facts_differ", part=", ".join(different))
        return words

    def facts_in(self, node: yaml.Node, text: str, kept: Mapping[str, type] | None) -> set[str] | None:
        """The facts in a text; None: something is wrong with them."""
        if kept is None and re.search("[{}]", text):
            self.fault(node, "no_facts_here")
            return None
        try:
            return placeholders(text, kept or {})
        except PartFault as wrong:
            self.fault(node, wrong.key, **wrong.values)
            return None

    def condition(self, node: Node, kept: Mapping[str, type]) -> Condition | None:
        """A condition; None: there is none."""
        text = self.text(node, 400)
        if not text or node is None:
            return None
        try:
            return read_condition(text, kept)
        except PartFault as wrong:
            self.fault(node, wrong.key, **wrong.values)
            return None


def columns(text: str) -> int:
    """How wide a text is: a Japanese letter takes two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
