"""Files of the learning rate explorer: what the page shows, drawn again by core's formulas."""

import base64
import csv
import io
from dataclasses import dataclass
from functools import partial

from core.config import SETTINGS, check_setting, read_setting
from core.errors import UserError
from core.figures.schedules import schedules_figure
from core.figures.style import can_write, render
from core.schedule import constant_rate, cosine_rate, inverse_sqrt_rate, noam_peak, noam_rate
from demo.api.requests import answers_errors
from demo.api.types import ErrorReply, FileReply
from demo.text import section

NUMBERS = ("d_model", "warmup_steps", "lr_factor", "max_steps")
COMPARISONS = ("warmup_steps", "d_model", "schedules")
MAX_CURVES = 4  # beside the one of the numbers
MIME = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}


@dataclass(frozen=True)
class ScheduleApi:
    """Serves the files that the learning rate explorer saves."""

    language: str

    @answers_errors
    def download(self, request: object) -> FileReply | ErrorReply:
        """A figure or a table of the curves on show: a ScheduleDownloadRequest."""
        return schedules_file(checked_order(request), self.language)


def checked_order(order):
    """A request for a file, as it came from the page, with every value checked.

    Args:
        order: a ScheduleDownloadRequest, if it is one.
    Raises:
        UserError: if one is missing or does not fit.
    """
    if not isinstance(order, dict):
        raise UserError("wrong_request")
    checked = {name: checked_number(name, order.get(name)) for name in NUMBERS}
    checked["step"] = min(checked_number("max_steps", order.get("step")), checked["max_steps"])
    for name, allowed in {"format": list(MIME), "compare": COMPARISONS}.items():
        if not isinstance(order.get(name), str) or order[name] not in allowed:
            raise UserError("wrong_request")
        checked[name] = order[name]
    for name in ("log_x", "log_y", "dark"):
        if not isinstance(order.get(name), bool):
            raise UserError("wrong_request")
        checked[name] = order[name]
    values = order.get("family")
    if not isinstance(values, list) or len(values) > MAX_CURVES:
        raise UserError("wrong_request")
    checked["family"] = [] if checked["compare"] == "schedules" else [checked_number(checked["compare"], value) for value in values]
    return checked


def checked_number(name, value):
    """A number from outside as the setting of that name.

    Raises:
        UserError: if it is none, or out of the setting's range.
    """
    number = read_setting(SETTINGS[name], value)
    check_setting(SETTINGS[name], number)
    return number


def shown_curves(order, language="en"):
    """The curves that the page shows: first the one of the numbers, then those beside it that differ from it.

    Args:
        order: see `checked_order`. language: of the names.
    Returns:
        List of (name, function from a step to its rate, (step, rate) of the peak or None).
    """
    chosen = {name: order[name] for name in ("d_model", "warmup_steps", "lr_factor")}
    text = section(language, "noam_explorer")
    curves = [noam_line(section(language, "schedule_figure")["chosen"].format(**chosen), **chosen)]
    if order["compare"] == "schedules":
        warmup, end = order["warmup_steps"], order["max_steps"]
        peak = noam_peak(chosen["d_model"], warmup, chosen["lr_factor"])
        return curves + [
            (text["constant"], partial(constant_rate, peak=peak), None),
            (text["inverse_sqrt"], partial(inverse_sqrt_rate, peak=peak, warmup_steps=warmup), (warmup, peak)),
            (text["cosine"], partial(cosine_rate, peak=peak, warmup_steps=warmup, max_steps=end), (warmup, peak)),
        ]
    label = text[{"d_model": "member_d_model", "warmup_steps": "member_warmup"}[order["compare"]]]
    return curves + [noam_line(label.format(value=value), **{**chosen, order["compare"]: value}) for value in order["family"]
                     if value != order[order["compare"]]]


def noam_line(label, d_model, warmup_steps, lr_factor):
    """One Noam curve in the form of `shown_curves`."""
    rate = partial(noam_rate, d_model=d_model, warmup_steps=warmup_steps, factor=lr_factor)
    return label, rate, (warmup_steps, rate(warmup_steps))


def drawn_steps(order, points=400):
    """Whole steps for a curve on either axis, with every peak and the step that is looked at."""
    end = order["max_steps"]
    even = range(1, end + 1, max(1, end // points))
    growing = (round(end ** (i / points)) for i in range(points + 1))
    marked = (order["warmup_steps"], order["step"], *(order["family"] if order["compare"] == "warmup_steps" else ()))
    return sorted({*even, *growing, *(step for step in marked if step <= end), end})


def schedules_file(order, language="en"):
    """What a person keeps of the explorer: {"name", "mime", "base64"}.

    Args:
        order: see `checked_order`. language: of the words in a figure; a table's are English.
    """
    kind, steps = order["format"], drawn_steps(order)
    spoken = language if kind != "csv" and can_write(language) else "en"
    lines = [(name, steps, [rate(step) for step in steps], peak) for name, rate, peak in shown_curves(order, spoken)]
    if kind == "csv":
        content = schedules_csv(steps, lines).encode()
    else:
        words = section(spoken, "schedule_figure")
        settings = words["settings"].format(**order)
        scales = order["log_x"], order["log_y"]
        figure = schedules_figure(lines, order["step"], *scales, order["dark"], words, words["title"], settings, spoken)
        content = render(figure, kind)
    name = f"learning-rate-d{order['d_model']}-warmup{order['warmup_steps']}.{kind}"
    return {"name": name, "mime": MIME[kind], "base64": base64.b64encode(content).decode()}


def schedules_csv(steps, lines):
    """One row a step, one column a curve."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", *(name for name, *_ in lines)])
    writer.writerows(zip(steps, *(rates for _, _, rates, _ in lines), strict=True))
    return text.getvalue()
