"""What each shipped race is for: a question before it, and afterwards the explanation that fits what was seen.

The words stand in demo/text, section "race_lessons"; here is which of them apply. An explanation is chosen by what the
runners did, never by the name of the race alone.
"""

from core.comparison.race_config import RACES
from demo.text import section

GROUPS = {
    "warmup": ("warmup", "deep-post-ln"),
    "break": ("no-look-ahead", "no-positions", "no-padding-mask", "no-scaling", "no-residual", "no-warmup", "post-ln", "label-smoothing",
              "dropout"),
}
CHOICES = {
    "warmup": ("none", "middle", "longest"),
    "deep-post-ln": ("post_cold", "cold", "post"),
    "no-look-ahead": ("faster", "same", "cheated"),
    "no-positions": ("same", "slower", "never"),
    "no-padding-mask": ("same", "slower", "never"),
    "no-scaling": ("same", "slower", "never"),
    "no-residual": ("same", "slower", "never"),
    "no-warmup": ("same", "slower", "never"),
    "post-ln": ("faster", "same", "slower"),
    "label-smoothing": ("same", "floor", "never"),
    "dropout": ("faster", "same", "slower"),
}
MUCH = 1.15  # times as many steps are told as a difference
FLOOR = 3.0  # times the loss of the runner without smoothing


def observed(name, results):
    """What a shipped race has shown, in one word.

    Args:
        name: of the race, a key of RACES. results: list of core.comparison.verdict.Result, in the order of the runners.
    Returns:
        One of CHOICES[name] or another word ("partly", "never", "nobody", "other"); None if it was ended early or if even
        the runner that the others are compared with did not learn.
    """
    if any(result.outcome not in ("finished", "failed") for result in results):
        return None
    if name == "warmup":
        return first_warmup(results)
    if name == "deep-post-ln":
        return who_failed(results)
    intact, other = results[0], results[-1]
    if name == "label-smoothing" and intact.verdict == other.verdict == "learned":
        return "floor" if other.loss > FLOOR * intact.loss else "same"
    return effect(intact, other)


def effect(intact, other):
    """How a change has worked: faster, same, slower, partly, never or cheated; None if the model without it has not learned either.

    Args:
        intact, other: Results without the change and with it.
    """
    if intact.verdict not in ("learned", "partly"):
        return "cheated" if other.verdict == "cheated" else None
    share = 0.9 if intact.verdict == other.verdict == "learned" else 0.5
    if other.verdict in ("learned", "partly") and intact.matched[share] and other.matched[share]:
        ratio = other.matched[share] / intact.matched[share]
        return "slower" if ratio > MUCH else "faster" if ratio < 1 / MUCH else "same"
    return {"cheated": "cheated", "partly": "partly", "lost": "partly"}.get(other.verdict, "never")


def first_warmup(results):
    """Which warm-up was first to 90 % exact match: none (the shortest), longest, middle, or nobody."""
    arrived = [result for result in results if result.matched[0.9]]
    if not arrived:
        return "nobody"
    steps = min(arrived, key=lambda result: result.matched[0.9]).changes["warmup_steps"]
    warmups = sorted(result.changes["warmup_steps"] for result in results)
    return {warmups[0]: "none", warmups[-1]: "longest"}.get(steps, "middle")


def who_failed(results):
    """Which of post-LN and pre-LN, cold (without warm-up) and warmed up, did not learn: post_cold, cold, post, nobody or other."""
    shortest = min(result.changes["warmup_steps"] for result in results)
    failed = {(result.changes["norm_first"], result.changes["warmup_steps"] == shortest)
              for result in results if result.verdict != "learned"}
    post_cold, post_warm, pre_cold = (False, True), (False, False), (True, True)
    return {
        frozenset(): "nobody", frozenset({post_cold}): "post_cold", frozenset({post_cold, pre_cold}): "cold",
        frozenset({post_cold, post_warm}): "post",
    }.get(frozenset(failed), "other")  # fmt: skip


def explanation(name, word, language):
    """Why it came as it was seen; for what nobody foresaw, a sentence that says just that.

    Args:
        word: of `observed`.
    """
    text = section(language, "race_lessons")
    return text["why_unclear"] if word is None else text.get(f"why_{name}_{word}", text["why_other"])


def lessons(language):
    """For the page: every shipped race with its group, its words and its choices."""
    text = section(language, "race_lessons")
    return [
        {"name": name, "group": group, "title": text[f"title_{name}"], "about": text[f"about_{name}"],
         "question": text[f"question_{name}"], "target": target_of(name),
         "choices": [{"key": key, "words": text[f"choice_{name}_{key}"]} for key in CHOICES[name]]}
        for group, names in GROUPS.items() for name in names
    ]  # fmt: skip


def target_of(name):
    """For the picture of a smoothed target: how many tokens the model chooses from, and the shares that are raced; else None."""
    shares = dict(RACES[name].vary).get("label_smoothing")
    return {"classes": RACES[name].base.task.vocab_size + 2, "shares": list(shares)} if shares else None
