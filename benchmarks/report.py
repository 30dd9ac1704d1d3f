"""From measurements to the table."""

import math
from dataclasses import asdict, dataclass, field
from statistics import median

HEAD = ("work", "against", "ours", "theirs", "measured: median [min-max]", "target", "reached")
SUMMARY = (  # work, against, and a part of the note of the rows that the README shows
    ("99% held-out exact match, `classroom`", "the same loop with `torch.nn.Transformer`, dropout 0.0, pre-LN", ""),
    ("a training step of `course` in the background", "the lesson's script of textbook parts, on all cores", ""),
    ("from the click on Train to the first point drawn", "-", ""),
    ("training in the background, 1 page following", "the same loop with this project's batches and fused Adam", ""),
    ("greedy decode of 20 tokens with the whole trace, `course` size", "the lesson's loop without a trace, on one core", "before training"),
    ("training with the page in Chromium on the same machine", "the same model in a bare loop on all cores", ""),
    ("8 Chromium pages, on one run: steps of all runs together", "one page alone", ""),
    ("30 pages, each on a run of its own, all at once: first point of the last page", "-", ""),
    ("30 pages, each on a run of its own, all at once: finished, median of the pages", "first come first served", ""),
    ("1,000 simulated pages on one run, straight from the server: steps", "no page open", ""),
    ("1,000 simulated pages on one run, through nginx as deploy/lecture.conf sets it up: steps", "no page open", ""),
    ("1,000 simulated pages on one run, through nginx as deploy/lecture.conf sets it up: steps, without what pages and nginx take",
     "as many pages, an nginx with answers of its own", ""),
    ("40 simulated pages in a room, asked while a model learns: steps", "no page open", ""),
    ("training while a page ranks heads", "without", ""),
    ("keeping a run of `classroom` over a restart, share of its training", "-", "states of"),
)
SUMMARY_COLUMNS = (0, 1, 4, 5, 6)  # of HEAD


@dataclass(frozen=True)
class Row:
    """One line of the table. With `theirs`, measured is ours / theirs, pair by pair; without, ours itself.

    Attributes:
        work: what is done. against: what does it otherwise; "-" if there is only a limit.
        unit: of ours and theirs; infinite values mean that it was not done at all.
        ours, theirs: one value for each repetition, taken in turns.
        at_most, at_least: the target; one of them is None.
        note: what must be known to read the row.
    """

    work: str
    against: str
    unit: str
    ours: list
    theirs: list | None = None
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def measured(self):
        """What the target is about, one value for each repetition."""
        if self.theirs is None:
            return self.ours
        return [ratio(ours, theirs) for ours, theirs in zip(self.ours, self.theirs, strict=True)]

    @property
    def reached(self):
        """Whether the median meets the target."""
        middle = median(self.measured)
        return middle <= self.at_most if self.at_most is not None else middle >= self.at_least

    def cells(self):
        """The row as the table shows it."""
        sign = "x" if self.theirs is not None else f" {self.unit}"
        limit = f"at most {number(self.at_most)}" if self.at_most is not None else f"at least {number(self.at_least)}"
        return [self.work + (f" ({self.note})" if self.note else ""), self.against, spread(self.ours, f" {self.unit}"),
                "-" if self.theirs is None else spread(self.theirs, f" {self.unit}"), spread(self.measured, sign),
                limit + sign, "yes" if self.reached else "**no**"]


@dataclass(frozen=True)
class Curve:
    """How a cost grows with the work: a small table of its own.

    Attributes:
        title: what grows. head: names of the columns. rows: lists of numbers or words.
    """

    title: str
    head: list
    rows: list


@dataclass(frozen=True)
class Group:
    """What one subject measured.

    Attributes:
        name: of the file. when, load: date, and what else the machine did just before. seconds: the measuring took.
        rows: Row. curves: Curve. remarks: sentences that belong under the table. processor: its name for itself.
    """

    name: str
    when: str
    load: str
    seconds: float
    rows: list = field(default_factory=list)
    curves: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    processor: str = ""

    @classmethod
    def from_values(cls, values):
        """The opposite of `values`."""
        rows = [Row(**{name: unpacked(value) for name, value in row.items()}) for row in values["rows"]]
        return cls(**{**values, "rows": rows, "curves": [Curve(**curve) for curve in values["curves"]]})

    def values(self):
        """Plain values for JSON, which has no infinity: None stands for it."""
        values = asdict(self)
        for row in values["rows"]:
            row["ours"], row["theirs"] = packed(row["ours"]), packed(row["theirs"])
        return values


def packed(values):
    return values and [None if math.isinf(value) else value for value in values]


def unpacked(value):
    return [math.inf if item is None else item for item in value] if isinstance(value, list) else value


def ratio(ours, theirs):
    """ours / theirs; what was never reached is infinitely slow, and against nothing (a turn without two steps) everything is much."""
    if math.isinf(theirs):
        return math.inf if math.isinf(ours) else 0.0
    return ours / theirs if theirs else math.inf


def number(value):
    """Three digits that matter, never in scientific notation."""
    if math.isinf(value):
        return "never"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def spread(values, sign):
    """median [min-max]."""
    middle = number(median(values)) + ("" if math.isinf(median(values)) else sign)
    return middle if len(values) == 1 else f"{middle} [{number(min(values))}-{number(max(values))}]"


def table(head, rows):
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in [head, ["---"] * len(head), *rows])


def report(groups, machine):
    """Everything that was measured, subject by subject.

    Args:
        groups: Group. machine: lines about the machine and the versions.
    """
    parts = [measured_when(groups, machine)]
    for group in groups:
        parts.append(f"## {group.name.capitalize()}")
        parts.append(table(HEAD, [row.cells() for row in group.rows]))
        parts += [f"{curve.title}:\n\n{table(curve.head, curve.rows)}" for curve in group.curves]
        remarks = [*group.remarks, f"Measured {group.when}, {group.processor}; before it, the machine was: {group.load}."]
        parts.append("\n".join(f"- {remark}" for remark in remarks))
    return "\n\n".join(parts)


def measured_when(groups, machine):
    """Dates, machine, processors and versions in one line."""
    dates, processors = ({getattr(group, name) for group in groups} for name in ("when", "processor"))
    parts = f"Measured {', '.join(sorted(dates))} by `python -m benchmarks`.", f"Processor: {' or '.join(sorted(processors))}.", *machine
    return " ".join(parts)


def results_page(groups, machine):
    """The text of RESULTS.md."""
    origin = "Generated from `results.json` by `python -m benchmarks`; not to be edited."
    method = "How each row is measured, and why some miss their targets: [README.md](README.md)."
    return f"# Results\n\n{origin} {method}\n\n{report(groups, machine)}\n"


def summary(groups, machine):
    """The table of the README: some rows, whoever misses its target among them.

    Raises:
        ValueError: if one of them is not in `groups`, or another row misses its target.
    """
    rows = {(row.work, row.against, row.note): row for group in groups for row in group.rows}
    chosen = [next((row for key, row in rows.items() if key[:2] == line[:2] and line[2] in key[2]), None) for line in SUMMARY]
    if None in chosen:
        raise ValueError(f"no row is called {' / '.join(SUMMARY[chosen.index(None)])}")
    left_out = [row.work for row in rows.values() if not row.reached and row not in chosen]
    if left_out:
        raise ValueError(f"these miss their targets and are not in the summary: {', '.join(left_out)}")
    cells = [row.cells() for row in chosen]
    reached = sum(row.reached for row in rows.values())
    return "\n\n".join([
        table([HEAD[column] for column in SUMMARY_COLUMNS], [[line[column] for column in SUMMARY_COLUMNS] for line in cells]),
        f"{measured_when(groups, machine)} {reached} of {len(rows)} rows reach their targets; these include all that do not."])
