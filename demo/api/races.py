"""The API of races: what is new for each runner, the controls, the verdict, and the files that are kept."""

import base64
from dataclasses import dataclass

from core.build import learning_rate
from core.classroom.registry import Registry
from core.comparison.race import Race
from core.comparison.race_config import RACES, RaceConfig, race_preset, read_vary
from core.comparison.verdict import curves_csv, results, sentence_key, table_csv, verdict
from core.errors import UserError
from core.figures.curves import race_figure
from core.figures.style import can_write, render
from core.training.result import LOSSES, MATCHES, percent
from demo.api.addresses import query_of
from demo.api.race_lessons import explanation, observed
from demo.api.requests import answers_errors, field
from demo.api.runs import apply_control, event_reply, loss_lines, pause
from demo.api.setting_words import runner_name, settings_line
from demo.api.types import ErrorReply, FileReply, RacePlan, RacePollReply, RunnerReply, RunnersLossLine, StatusReply, Table, Verdict
from demo.text import section

FAR_APART = 4.0  # times the lowest peak: beyond, a linear axis would press the lower learning rates flat
OWN = "own"  # the name of a race that is not shipped
FILES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv", "curves": "text/csv"}


@dataclass(frozen=True)
class RaceApi:
    """Serves the race view.

    Args:
        registry: where the races are. language: of names and sentences.
    """

    registry: Registry
    language: str

    @answers_errors
    def poll(self, request: object) -> RacePollReply | ErrorReply:
        """What happened to each runner after its cursor: a RacePollRequest."""
        subscription = self.find(request)
        reply = poll_reply(subscription, read_cursors(request, subscription.run), self.language)
        return {**reply, "pause": pause(self.registry.audience())}

    @answers_errors
    def control(self, request: object) -> StatusReply | ErrorReply:
        """Pause, resume, one step, stop, or skip to the end of a replay: a RaceControlRequest."""
        return apply_control(self.find(request), request)

    @answers_errors
    def download(self, request: object) -> FileReply | ErrorReply:
        """A file that is kept of an ended race: a RaceDownloadRequest."""
        subscription, kind = self.find(request), field(request, "format", str)
        if kind not in FILES:
            raise UserError("wrong_request")
        if not subscription.run.ended:
            raise UserError("race_goes_on")
        return race_file(subscription.run, kind, request.get("dark") is True, self.language)

    def find(self, request):
        """The subscription of the race that a request names."""
        return self.registry.find(field(request, "race", str), Race)


def read_cursors(request, race):
    """[(step, event), ...], one for each runner, from a request; zeros if there are none.

    Raises:
        UserError: if they are not that.
    """
    cursors = field(request, "cursors", list) or [[0, 0]] * len(race.runners)
    if len(cursors) != len(race.runners) or not all(isinstance(pair, list) and len(pair) == 2 for pair in cursors):
        raise UserError("wrong_request")
    return [tuple(field({"number": number}, "number", int) for number in pair) for pair in cursors]


def poll_reply(subscription, cursors, language):
    """All runners' logs after their cursors, in the form that the page draws; when all is told, the verdict."""
    race = subscription.run
    status = subscription.status  # before reading: an end that comes in between is told at the next poll
    until = subscription.until
    told = status in ("finished", "failed", "stopped") and race.ended and not subscription.detached
    runners = [runner_reply(runner, step, event, until, language) for runner, (step, event) in zip(race.runners, cursors, strict=True)]
    reply = {
        "race": subscription.id,
        "status": status,
        "role": subscription.role,
        "place": race.slots.position(race),
        "wait_seconds": race.slots.expected_wait(race),
        "step": max(runner["cursor"][0] for runner in runners),
        "max_steps": max(runner.experiment.train.max_steps for runner in race.runners),
        "seconds_left": race.seconds_left if until is None else None,
        "runners": runners,
        "verdict": verdict_reply(race, language) if told else None,
    }
    if not any(step for step, _ in cursors):
        reply["plan"] = plan(race.config, language)
    return reply


def runner_reply(runner, step, event, until, language) -> RunnerReply:
    """One runner's log after a cursor."""
    news = runner.log.read(step, event, until=until)
    replies = [event_reply(happened, language) for happened in news.events]
    return {
        "metrics": {"steps": news.steps, "loss": news.loss, "lr": news.lr},
        "events": [reply for reply in replies if reply["type"] != "norms"],
        "cursor": [news.next_step, news.next_event],
    }


def plan(config, language) -> RacePlan:
    """What is raced: the name of the race, its runners' names, and the address that repeats it.

    Args:
        config: RaceConfig.
    """
    peaks = [highest_rate(experiment) for experiment in config.experiments()]
    return {
        "race": name_of(config),
        "runners": [{"name": runner_name(changes, language), "short": runner_name(changes, language, short=True)}
                    for changes in config.changes()],
        "max_steps": max(experiment.train.max_steps for experiment in config.experiments()),
        "log_rate": max(peaks) > FAR_APART * min(peaks),
        "query": race_query(config),
        "loss": loss_lines_of(config.experiments()),
    }  # fmt: skip


def loss_lines_of(experiments) -> list[RunnersLossLine]:
    """What is known of the runners' losses; where it is the same for several, once."""
    runners: dict[tuple[str, float], list[int]] = {}
    for i, experiment in enumerate(experiments):
        for line in loss_lines(experiment):
            runners.setdefault((line["key"], line["loss"]), []).append(i)
    return [{"key": key, "loss": loss, "runners": found} for (key, loss), found in runners.items()]


def highest_rate(experiment):
    """The highest learning rate that a run uses: at the end of the warm-up, or of the run."""
    train = experiment.train
    return learning_rate(experiment, min(train.warmup_steps, train.max_steps))


def verdict_reply(race, language) -> Verdict:
    """What became of the race, in words and as a table."""
    race_results, text = results(race), section(language, "verdict")
    names = [runner_name(runner.changes, language) for runner in race.runners]
    sentences = [text[key].format(**values) for key, values in verdict(race_results, names)]
    name = name_of(race.config)
    outcome = observed(name, race_results) if name in RACES else None
    return {
        "keys": [key for key, _ in verdict(race_results, names)],
        "headline": capitalised(sentences[0], language),
        "sentences": [capitalised(words, language) for words in sentences[1:]],
        "seen": outcome,
        "explanation": explanation(name, outcome, language) if name in RACES else "",
        "table": table(race_results, names, language),
    }


def capitalised(words, language):
    """A sentence that may begin with a runner's name: in English with a capital; a number and its % stay together."""
    words = words.replace(" %", "\u202f%")
    return words[:1].upper() + words[1:] if language == "en" else words


def table(race_results, names, language) -> Table:
    """The comparison in figures; a dash where something was never reached."""
    text = section(language, "race")
    head = [text["column_runner"], text["column_verdict"], text["column_steps"], text["column_loss"], text["column_exact"],
            *(text["column_matched"].format(share=f"{100 * share:.0f} %") for share in MATCHES),
            *(text["column_below"].format(loss=f"{loss:g}") for loss in LOSSES)]
    rows = [[name, text[f"word_{sentence_key(result)}"], result.steps, None if result.loss is None else f"{result.loss:.3g}",
             None if result.exact_match is None else f"{percent(result.exact_match)} %",
             *result.matched.values(), *result.loss_below.values()]
            for name, result in zip(names, race_results, strict=True)]
    return {"head": head, "rows": [["–" if cell is None else str(cell) for cell in row] for row in rows]}


def name_of(config):
    """The shipped race that this is, or OWN."""
    return next((name for name, shipped in RACES.items() if shipped == config), OWN)


def race_title(config, language):
    """What the race is called over its figure."""
    name = name_of(config)
    return section(language, "race_lessons")[f"title_{name}"] if name in RACES else section(language, "page")["tab_race"]


def race_query(config):
    """The address of a race, as a dict of texts."""
    name = name_of(config)
    return {"race": name} if name in RACES else {"race": OWN, "vary": config.vary_text(), **query_of(config.base)}


def race_of(name, vary, base):
    """The race that a page or an address names.

    Args:
        name: a key of RACES, or OWN. vary: what is varied, as `read_vary` reads it, of one's own. base: Experiment, of one's own.
    Raises:
        UserError: if it is none.
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
        figure = race_figure(race, dark, names, section(spoken, "race_figure"), race_title(race.config, spoken),
                             settings_line(race.config.base, spoken, race.step), spoken)
        content = render(figure, kind)
        file = f"{name}.{kind}"
    return {"name": file, "mime": FILES[kind], "base64": base64.b64encode(content).decode()}
