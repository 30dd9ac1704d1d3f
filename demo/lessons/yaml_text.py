"""From the bytes of a file to the nodes of YAML, which know their lines; what cannot be read so is said in words of our own."""

import re
from pathlib import Path

import yaml

from demo.lessons.faults import Fault, LessonFault, quoted

LARGEST_FILE = 100_000  # bytes
DEEPEST = 12  # lists and mappings in each other; a lesson has 7
MOST_TOKENS = 20_000  # a lesson of 20 steps has 2,000
UNSEEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\ufeff]")
"""What YAML refuses, and marks that turn the direction of text about: what is read would not be what is seen."""

OPENING = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
PROBLEMS = {
    r"found character '\\t'": "yaml_tab",
    r"found a tab character": "yaml_tab",
    r"found character .* that cannot start any token": "yaml_character",
    r"mapping values are not allowed": "yaml_colon",
    r"could not find expected ':'": "yaml_no_colon",
    r"found unexpected end of stream|expected ',' or '[\]}]', but got '<stream end>'": "yaml_not_closed",
    r"expected ',' or": "yaml_comma",
    r"but found another document|but found '<document": "yaml_documents",
    r"expected <block end>|did not find expected key": "yaml_indent",
    r"expected the node content|unknown escape|expected escape": "yaml_character",
}
"""What PyYAML says (a pattern) -> what we say."""


def read_nodes(path: Path) -> yaml.Node:
    """The node of everything in a file.

    Raises:
        LessonFault: if it is not text, or not YAML, or more of it than a lesson has.
    """
    return compose(decoded(path), path.name)


def decoded(path: Path) -> str:
    """The text of a file.

    Raises:
        LessonFault: if it cannot be read, is too large, not UTF-8, or has letters in it that nobody sees.
    """
    content = content_of(path)
    if len(content) > LARGEST_FILE:
        raise LessonFault(Fault(path.name, 0, "file_too_large", {"limit": LARGEST_FILE}))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LessonFault(Fault(path.name, content.count(b"\n", 0, error.start) + 1, "not_utf8")) from None
    unseen = UNSEEN.search(text)
    if unseen:
        line = len(re.findall("\r\n|[\r\n]", text[: unseen.start()])) + 1
        raise LessonFault(Fault(path.name, line, "unseen_letter", {"code": f"U+{ord(unseen[0]):04X}"}))
    return text


def content_of(path: Path) -> bytes:
    """Its bytes, not many more than are allowed.

    Raises:
        LessonFault: if it is no file, or the system refuses it.
    """
    try:
        if path.is_file():  # and no pipe, which would be waited for
            with path.open("rb") as file:
                return file.read(LARGEST_FILE + 1)
        raise LessonFault(Fault(path.name, 0, "no_file"))
    except OSError as error:
        raise LessonFault(Fault(path.name, 0, "unreadable", {"problem": error.strerror})) from None


def compose(text: str, file: str) -> yaml.Node:
    """The node of a text.

    Raises:
        LessonFault: if it is not YAML, or is nested deeper than a lesson, or copies parts of itself.
    """
    long_quotes: list[yaml.Token] = []
    try:
        check_tokens(text, file, long_quotes)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise LessonFault(told(error, file, long_quotes)) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the latter for letters by number, "\\UFFFFFFFF"
        raise LessonFault(Fault(file, 0, "not_yaml", {"problem": quoted(str(error))})) from None
    if node is None:
        raise LessonFault(Fault(file, 0, "empty_file"))
    return node


def check_tokens(text: str, file: str, long_quotes: list[yaml.Token]) -> None:
    """Before anything is built: how deep it is, how much, and that nothing in it copies anything.

    Args:
        long_quotes: gets the texts in quotation marks that go over several lines.
    """
    depth = 0
    for count, token in enumerate(yaml.scan(text)):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        line = token.start_mark.line + 1
        if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') and token.end_mark.line + 1 > line:
            long_quotes.append(token)
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken | yaml.DirectiveToken):
            raise LessonFault(Fault(file, line, "no_aliases"))
        if depth > DEEPEST or count > MOST_TOKENS:
            raise LessonFault(Fault(file, line, "too_much"))


def told(error: yaml.MarkedYAMLError, file: str, long_quotes: list[yaml.Token]) -> Fault:
    """What PyYAML has found, at its line. Where a text in quotation marks ends on that line and began on another, its end is probably the
    beginning of the next one."""
    problem = error.problem or ""
    key = next((key for pattern, key in PROBLEMS.items() if re.search(pattern, problem)), "not_yaml")
    found = error.problem_mark.line if error.problem_mark else -1
    for quote in long_quotes:
        if quote.end_mark.line == found:
            return Fault(file, quote.start_mark.line + 1, "yaml_not_closed")
    mark = (error.context_mark if key == "yaml_not_closed" else error.problem_mark) or error.problem_mark or error.context_mark
    values = {"problem": quoted(problem)} if key == "not_yaml" else {}
    return Fault(file, mark.line + 1 if mark else 0, key, values)
