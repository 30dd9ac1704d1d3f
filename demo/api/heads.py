"""The API of what heads are worth: on the held-out sequences, with heads switched and as trained."""

from dataclasses import dataclass

from core.training.threads import use_cores
from demo.api.decode_source import read_decode_source
from demo.api.head_search import SHARE, HeadSearches
from demo.api.models import Models
from demo.api.requests import answers_errors, field
from demo.api.source_lines import CHANGE_LINES, lines_of
from demo.api.types import BreakingReply, ChangeReply, ErrorReply, HeadChange, RankingReply


@dataclass(frozen=True)
class HeadsApi:
    """Serves the head switches.

    Args:
        models: demo.api.models.Models. searches: what was found out, shared by all languages. language: of the sentences.
    """

    models: Models
    searches: HeadSearches
    language: str

    @answers_errors
    def change(self, request: object) -> ChangeReply | ErrorReply:
        """What a decode's switches do to exact match: an InsideRequest."""
        asked = read_decode_source(field(request, "request", dict))
        use_cores(1)
        opened = self.models.open(asked.model)
        with opened.lock:
            decode = self.models.prepare(asked, opened.loaded)
            return self.models.replies.of(asked, opened.loaded, lambda: self.change_reply(opened, decode.switches), "change")

    def change_reply(self, opened, switches) -> ChangeReply:
        """What switches do to a model, whose lock the caller holds."""
        search = self.searches.of(opened)
        return {**head_change(search, search.ablation.change(switches)), "lines": lines_of(CHANGE_LINES)}

    @answers_errors
    def ranking(self, request: object) -> RankingReply | ErrorReply:
        """Goes on ranking a model's heads, and says how far it is: a ModelRequest."""
        search = self.advance(request, "ranking")
        return {"done": search.ranking_done, "total": search.total, "ranked": [head_change(search, change) for change in [*search.ranked]]}

    @answers_errors
    def breaking(self, request: object) -> BreakingReply | ErrorReply:
        """Goes on looking for few heads that the task needs, and says how far it is: a ModelRequest."""
        search = self.advance(request, "breaking")
        done, found = search.breaking_done, search.breaking
        return {"done": done, "tried": found.tried, "sets": [head_change(search, change) for change in found.sets],
                "broken": found.broken, "share": SHARE}

    def advance(self, request, subject):
        """The search of the model that a request names, a little further."""
        use_cores(1)
        return self.searches.advance(self.models.open(field(request, "model", str)), subject)


def head_change(search, change) -> HeadChange:
    """A Change in the form that the page draws."""
    return {
        "heads": [head._asdict() for head in change.heads], "count": change.count, "before": change.before, "after": change.after,
        "lost": change.lost, "gained": change.gained, "change": change.change, "interval": change.interval,
        "alignment": search.alignment_score(change.heads),
    }
