"""A lesson as a value, as its YAML file describes it (assets/lessons/README.md)."""

from dataclasses import dataclass, field

from demo.lessons.condition import Condition

Words = dict[str, str]  # language -> text, with placeholders such as {run.exact_match:%}


@dataclass(frozen=True)
class Choice:
    """One answer to a prediction.

    Attributes:
        name: identifies it in the file and in votes. words: what the button says. misconception: name of the Misconception that somebody
            has who chooses it; "": none.
    """

    name: str
    words: Words
    misconception: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was measured, in words, where a condition holds.

    Attributes:
        when: None: if nothing before it holds. choice: name of the Choice that has come true; "": none of them. words: what is said.
    """

    words: Words
    when: Condition | None = None
    choice: str = ""


@dataclass(frozen=True)
class Hint:
    """What is said in a step that has not been reached yet, while a condition holds; None: always."""

    words: Words
    when: Condition | None = None


@dataclass(frozen=True)
class Step:
    """One prompt.

    Attributes:
        kind: "tell": read it. "predict": choose before seeing. "do": press a button, and wait until something is so. "find": the same by
            the learner's own choice. "confront": the prediction beside what was measured. "why": answer in own words, then compare.
        words: what is asked or said; of a confront its outcomes say it.
        state: an address's query ("tab=train&preset=classroom") that the page is put into when the step is reached; "": it stays.
        point: name of a region (demo/lessons/regions.py) that is pointed at; "": none.
        choices: of a predict. press: name of a button (regions.py) of a do. until: of a do or find, when it is done. seconds: about how
            long that takes on two cores. hints: of a find. keep: {name: fact}: what is kept as kept.<name> when the step is done.
        outcomes: of a confront. answer: the model answer to a why.
    """

    kind: str
    words: Words = field(default_factory=dict)
    state: str = ""
    point: str = ""
    choices: tuple[Choice, ...] = ()
    press: str = ""
    until: Condition | None = None
    seconds: int = 0
    hints: tuple[Hint, ...] = ()
    keep: dict[str, str] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    answer: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Misconception:
    """What many believe, and what a teacher can say to it."""

    name: str
    words: Words
    answer: Words


@dataclass(frozen=True)
class Lesson:
    """A whole lesson.

    Attributes:
        name: in the address, ?lesson=name; also that of its file. order: lessons are listed by it. minutes: about how long it takes.
        title: a few words. question: what somebody can answer afterwards. misconceptions: those of its choices.
    """

    name: str
    order: int
    minutes: int
    title: Words
    question: Words
    steps: tuple[Step, ...]
    misconceptions: tuple[Misconception, ...] = ()
