"""From races to what the page asks for: the three server functions behind the race view, and the names of runners."""

import base64
from dataclasses import dataclass

from core.classroom.registry import Registry
from core.comparison.race import Race
from core.comparison.race_config import RACES, RaceConfig, race_preset, read_vary, value_text
from core.comparison.verdict import LOSSES, MATCHES, curves_csv, percent, results, table_csv, verdict
from core.config import SETTINGS
from core.figures.curves import race_figure
from core.figures.style import can_write, render
from core.problems import Problem
from core.schedule import noam_rate
from demo.api.addresses import query_of
from demo.api.race_lessons import explanation, seen
from demo.api.requests import answering, field
from demo.api.runs import event_reply, obey, pause
from demo.text import section

FAR_APART = 4.0  # times the lowest peak: beyond, a linear axis would press the lower learning rates flat
OWN = "own"  # the name of a race that is not shipped
FILES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv", "curves": "text/csv"}


@dataclass(frozen=True)
class RaceApi:
    """Answers the race view of one language.

    Args:
        registry: where the races are. language: of names and sentences.
    """

    registry: Registry
    language: str

    @answering
    def poll(self, request):
        """What happened after a cursor for each runner.

        Args:
            request: {"race": id, "cursors": [[step, event], ...]}, as it came from the page; no cursors at first.
        Returns:
            RaceReply of demo/components/shared/api.js.
        """
        view = self.find(request)
        return {**poll_reply(view, read_cursors(request, view.run), self.language), "pause": pause(self.registry.audience())}

    @answering
    def control(self, request):
        """Pause, resume, one step, stop, skip.

        Args:
            request: {"race": id, "action": one of demo.api.runs.ACTIONS}, as it came from the page.
        Returns:
            {"status": the race's}.
        """
        return obey(self.find(request), request)

    @answering
    def download(self, request):
        """A file that is kept of an ended race.

        Args:
            request: {"race": id, "format": a key of FILES, "dark": bool}, as it came from the page.
        Returns:
            {"name", "mime", "base64"}.
        """
        view, kind = self.find(request), field(request, "format", str)
        if kind not in FILES:
            raise Problem("wrong_request")
        if not view.run.ended:
            raise Problem("race_goes_on")
        return race_file(view.run, kind, request.get("dark") is True, self.language)

    def find(self, request):
        """The view of the race that a request names."""
        return self.registry.find(field(request, "race", str), Race)


def read_cursors(request, race):
    """[(step, event), ...], one for each runner, from a request; zeros if there are none.

    Raises:
        Problem: if they are not that.
    """
    cursors = field(request, "cursors", list) or [[0, 0]] * len(race.runners)
    if len(cursors) != len(race.runners) or not all(isinstance(pair, list) and len(pair) == 2 for pair in cursors):
        raise Problem("wrong_request")
    return [tuple(field({"number": number}, "number", int) for number in pair) for pair in cursors]


def poll_reply(view, cursors, language):
    """All runners' logs after their cursors, in the form that the page draws; when all is told, the verdict."""
    race = view.run
    status = view.status  # before reading: an end that comes in between is told at the next poll
    until = view.until
    told = status in ("finished", "failed", "stopped") and race.ended and not view.left
    runners = [runner_reply(runner, step, event, until, language) for runner, (step, event) in zip(race.runners, cursors, strict=True)]
    reply = {
        "race": view.id,
        "status": status,
        "role": view.role,
        "place": race.lanes.place(race),
        "wait_seconds": race.lanes.expected_wait(race),
        "step": max(runner["cursor"][0] for runner in runners),
        "max_steps": max(runner.experiment.train.max_steps for runner in race.runners),
        "seconds_left": race.seconds_left if until is None else None,
        "runners": runners,
        "verdict": verdict_reply(race, language) if told else None,
    }
    if not any(step for step, _ in cursors):
        reply["plan"] = plan(race.config, language)
    return reply


def runner_reply(runner, step, event, until, language):
    """One runner's log after a cursor."""
    news = runner.log.read(step, event, until=until)
    return {
        "metrics": {"steps": news.steps, "loss": news.loss, "lr": news.lr},
        "events": [reply for one in news.events if (reply := event_reply(one, language))["type"] != "norms"],
        "cursor": [news.next_step, news.next_event],
    }


def plan(config, language):
    """What is raced: the name of the race, its runners' names, and the address that repeats it.

    Args:
        config: RaceConfig.
    Returns:
        {"race", "runners": [{"name", "short"}], "max_steps", "log_rate": whether their learning rates need a log axis, "query"}.
    """
    peaks = [highest_rate(experiment) for experiment in config.experiments()]
    return {
        "race": name_of(config),
        "runners": [{"name": runner_name(changes, language), "short": runner_name(changes, language, short=True)}
                    for changes in config.changes()],
        "max_steps": max(experiment.train.max_steps for experiment in config.experiments()),
        "log_rate": max(peaks) > FAR_APART * min(peaks),
        "query": race_query(config),
    }  # fmt: skip


def highest_rate(experiment):
    """The highest learning rate that a run uses: at the end of the warm-up, or of the run."""
    train = experiment.train
    return noam_rate(min(train.warmup_steps, train.max_steps), experiment.model.d_model, train.warmup_steps, train.lr_factor)


def verdict_reply(race, language):
    """What became of the race, in words and as a table."""
    found, text = results(race), section(language, "verdict")
    names = [runner_name(runner.changes, language) for runner in race.runners]
    sentences = [text[key].format(**values) for key, values in verdict(found, names)]
    name = name_of(race.config)
    word = seen(name, found) if name in RACES else None
    return {
        "keys": [key for key, _ in verdict(found, names)],
        "headline": opening(sentences[0], language),
        "sentences": [opening(words, language) for words in sentences[1:]],
        "seen": word,
        "explanation": explanation(name, word, language) if name in RACES else "",
        "table": table(found, names, language),
    }


def opening(words, language):
    """A sentence that may begin with a runner's name: in English with a capital; a number and its % stay together."""
    words = words.replace(" %", "\u202f%")
    return words[:1].upper() + words[1:] if language == "en" else words


def table(found, names, language):
    """The comparison in figures: {"head": [texts], "rows": [[texts]]}; a dash where something was never reached."""
    text = section(language, "race")
    head = [text["column_runner"], text["column_verdict"], text["column_steps"], text["column_loss"], text["column_exact"],
            *(text["column_matched"].format(share=f"{100 * share:.0f} %") for share in MATCHES),
            *(text["column_below"].format(loss=f"{loss:g}") for loss in LOSSES)]
    rows = [[name, text[f"word_{one.verdict}"], one.steps, None if one.loss is None else f"{one.loss:.3g}",
             None if one.exact_match is None else f"{percent(one.exact_match)} %", *one.matched.values(), *one.loss_below.values()]
            for name, one in zip(names, found, strict=True)]
    return {"head": head, "rows": [["–" if cell is None else str(cell) for cell in row] for row in rows]}


def runner_name(changes, language, short=False):
    """What a runner is called in a race: by what it has for itself.

    Args:
        changes: its own settings, {"warmup_steps": 50}. short: for the end of a line on a narrow screen.
    """
    text = section(language, "race_names")
    broken = {name: value for name, value in changes.items() if name.startswith("no_")}
    words = [text[name] for name, value in broken.items() if value]
    if broken and not words:
        words = [text["intact"]]
    words += [setting_name(name, value, language, short) for name, value in changes.items() if name not in broken]
    return text["join"].join(words)


def setting_name(name, value, language, short):
    """A setting and its value in a few words: "warm-up 50"; short, "50"."""
    text, found = section(language, "race_names"), SETTINGS[name]
    if found.choices:
        return section(language, "choices")[value]
    if short and found.kind is not bool:
        return value_text(value)
    if f"{name}_{value_text(value)}" in text:
        return text[f"{name}_{value_text(value)}"]
    label = text.get(name, section(language, "settings")[name])
    return f"{label} {text[value_text(value)] if found.kind is bool else value_text(value)}"


def name_of(config):
    """The shipped race that this is, or OWN."""
    return next((name for name, shipped in RACES.items() if shipped == config), OWN)


def race_query(config):
    """The address of a race, as a dict of texts."""
    name = name_of(config)
    return {"race": name} if name in RACES else {"race": OWN, "vary": config.vary_text(), **query_of(config.base)}


def race_of(name, vary, base):
    """The race that a page or an address names.

    Args:
        name: a key of RACES, or OWN. vary: what is varied, as `read_vary` reads it, of one's own. base: Experiment, of one's own.
    Raises:
        Problem: if it is none.
    """
    if name == OWN:
        return RaceConfig(base, read_vary(vary))
    return race_preset(name if isinstance(name, str) else None)


def race_file(race, kind, dark, language):
    """What is kept of an ended race: {"name", "mime", "base64"}."""
    name = f"race-{name_of(race.config)}"
    if kind in ("csv", "curves"):
        content, file = (table_csv if kind == "csv" else curves_csv)(race).encode(), f"{name}-{'results' if kind == 'csv' else kind}.csv"
    else:
        spoken = language if can_write(language) else "en"
        names = [runner_name(runner.changes, spoken) for runner in race.runners]
        content = render(race_figure(race, dark, names, section(spoken, "race_figure")), kind)
        file = f"{name}.{kind}"
    return {"name": file, "mime": FILES[kind], "base64": base64.b64encode(content).decode()}
