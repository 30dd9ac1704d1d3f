"""The API of what is inside a decode: one head's arithmetic, the residual stream, teacher forcing, masks."""

from dataclasses import dataclass

import torch

from core.errors import UserError
from core.inside.forcing import compare_forcing
from core.inside.heads import Head
from core.inside.padding import input_masks, largest_difference, padded
from core.inside.stream import early_answers, residual_stream, stream_disagreement
from core.inside.weight import explain_head
from core.request import expected_answer, room_for
from core.trace import trace_decode
from demo.api.decode_source import check_head, read_decode_source
from demo.api.decodes import CANDIDATES
from demo.api.model_labels import telling_models
from demo.api.models import Models
from demo.api.recorded_passes import RecordedPasses
from demo.api.requests import answers_errors, field
from demo.api.source_lines import FORCING_LINES, HEAD_LINES, MASK_LINES, STREAM_LINES, lines_of
from demo.api.types import ErrorReply, ForcingReply, HeadParts, MasksReply, StreamReply
from demo.api.weights import pack_floats

FEWEST_POSITIONS = 32  # rows of the positional table, also for a shorter input: the slower waves would hardly move


@dataclass(frozen=True)
class InsideApi:
    """Serves the panel beside the large heatmap. Every request names a decode, which is made again if it is not kept.

    Args:
        models: demo.api.models.Models. passes: what is kept of decodes, shared by all languages. language: of the sentences.
    """

    models: Models
    passes: RecordedPasses
    language: str

    @answers_errors
    def head(self, request: object) -> HeadParts | ErrorReply:
        """What every cell of one head's heatmap is made of: a HeadPartsRequest."""
        asked = read_decode_source(field(request, "request", dict))
        head = Head(field(request, "kind", str), field(request, "layer", int), field(request, "head", int))
        with self.models.prepared(asked) as decode:
            check_head(head, decode.loaded)
            return self.kept(asked, decode, ("head", head), lambda: head_reply(self.passes.of(asked, decode), decode, head))

    @answers_errors
    def stream(self, request: object) -> StreamReply | ErrorReply:
        """The residual stream of every token of a stack: a StreamRequest."""
        asked, stack = read_decode_source(field(request, "request", dict)), field(request, "stack", str)
        if stack not in ("encoder", "decoder"):
            raise UserError("wrong_request")
        with self.models.prepared(asked) as decode:
            return self.kept(asked, decode, ("stream", stack), lambda: stream_reply(self.passes.of(asked, decode), decode.loaded, stack))

    @answers_errors
    def forcing(self, request: object) -> ForcingReply | ErrorReply:
        """Teacher forcing beside the decode: an InsideRequest."""
        asked = read_decode_source(field(request, "request", dict))
        with self.models.prepared(asked) as decode:
            reply = self.kept(asked, decode, "forcing", lambda: forcing_reply(self.passes.of(asked, decode).trace, decode))
        return {**reply, "proposals": telling_models(self.models, asked.model, self.language)}

    @answers_errors
    def masks(self, request: object) -> MasksReply | ErrorReply:
        """The masks of the decode's input with padding added, and its answer then: a MasksRequest."""
        asked, padding = read_decode_source(field(request, "request", dict)), field(request, "padding", int)
        with self.models.prepared(asked) as decode:
            limit = min(decode.loaded.model.hparams.max_len, self.models.registry.limits.length) - len(decode.source)
            if not 0 <= padding <= limit:
                raise UserError("too_much_padding", "padding", count=padding, limit=limit)
            return self.kept(asked, decode, ("masks", padding), lambda: masks_reply(self.passes.of(asked, decode).trace, decode, padding))

    def kept(self, asked, decode, question, make):
        """What is kept of a decode, or made now: a class that is led into one asks for the same forty times."""
        return self.models.replies.of(asked, decode.loaded, make, question)


def head_reply(found, decode, head) -> HeadParts:
    """What every cell of a head is made of.

    Args:
        found: a RecordedDecode. decode: its PreparedDecode.
    """
    with decode.switched():
        explained = explain_head(decode.loaded.model, found.recorded, *head)
    return head_parts(explained, decode.loaded.model, head in decode.switches)


def head_parts(explained, model, switched) -> HeadParts:
    """A HeadExplanation in the form that the page draws."""
    packed = {name: pack_floats(getattr(explained, name))
              for name in ("queries", "keys", "values", "weights", "w_o", "shares", "bias", "written", "before", "after")}
    return {
        **packed, "d_k": explained.keys.size(1), "d_model": len(explained.bias), "scale": explained.scale,
        "pre_ln": model.hparams.norm_first, "allowed": letters(explained.allowed), "switched": switched,
        "disagreement": explained.disagreement, "lines": lines_of(HEAD_LINES, model),
    }


def letters(mask):
    """Rows of a mask, a letter for each column: "1" where one may attend."""
    return ["".join("1" if seen else "0" for seen in row) for row in mask.tolist()]


def stream_reply(found, loaded, stack) -> StreamReply:
    """The residual stream in the form that the page draws.

    Args:
        found: a RecordedDecode. loaded: its model, without switches: none changes what a sub-layer does with what it wrote.
    """
    model, recorded, names = loaded.model, found.recorded, loaded.token_names()
    stations = residual_stream(model, recorded, stack)
    read = [sub_layer.read for layer in getattr(recorded, stack) for sub_layer in layer]
    nothing = torch.zeros_like(stations[0].stream)
    of_decoder = stack == "decoder"
    return {
        "stations": [{"layer": station.layer, "name": station.name} for station in stations],
        "tokens": [names(token) for token in (recorded.target if of_decoder else recorded.source).tolist()],
        "d_model": nothing.size(1),
        "pre_ln": model.hparams.norm_first,
        "streams": pack_floats(torch.stack([station.stream for station in stations])),
        "added": pack_floats(torch.stack([station.added for station in stations])),
        "read": pack_floats(torch.stack([nothing, nothing, *read])),
        "final": pack_floats(recorded.output if of_decoder else recorded.memory),
        "logits": pack_floats(recorded.logits) if of_decoder else "",
        "vocabulary": [names(token) for token in range(recorded.logits.size(1))],
        "early": early(early_answers(model, recorded), found.trace.tokens, names) if of_decoder else [],
        "disagreement": stream_disagreement(model, recorded, stack),
        "lines": lines_of(STREAM_LINES, model),
    }


def early(answers, written, names):
    """What each layer would answer at each step.

    Args:
        answers: of `early_answers`. written: int, (T,), what the decode wrote.
    """
    best = answers.topk(min(CANDIDATES, answers.size(-1)))
    of_written = answers[:, torch.arange(len(written)), written].tolist()
    return [[{"top": [(names(token), probability) for token, probability in zip(tokens, values, strict=True)], "written": chance}
             for tokens, values, chance in zip(*rows, strict=True)]
            for rows in zip(best.indices.tolist(), best.values.tolist(), of_written, strict=True)]


def forcing_reply(trace, decode):
    """Both ways of answering in the form that the page draws, without proposals.

    Raises:
        UserError: if it is not known what the model learned.
    """
    loaded = decode.loaded
    right = expected_answer(loaded, decode.source)
    if right is None:
        raise UserError("unknown_experiment")
    if len(right) > loaded.model.hparams.max_len:  # the decoder reads <sos> before the answer
        raise UserError("source_too_long", "source", count=len(decode.source), limit=loaded.model.hparams.max_len - 1)
    names = loaded.token_names()
    with decode.switched():
        found = compare_forcing(loaded.model, decode.source, torch.tensor(right), loaded.start, loaded.end, free=trace)
    return {
        "expected": [names(token) for token in right],
        "forced": reading(found.forced, names),
        "free": reading(found.free, names),
        "forced_read": [names(token) for token in [loaded.start, *right[:-1]]],
        "free_read": [names(token) for token in [loaded.start, *trace.tokens.tolist()[:-1]]],
        "parts_at": found.parts_at,
        "wrong_at": found.wrong_at,
        "future_visible": loaded.model.hparams.no_look_ahead,
        "step": loaded.step,
        "lines": lines_of(FORCING_LINES),
    }


def reading(found, names):
    """One way of answering; nan becomes null."""
    known = [None if value != value else value for value in found.losses.tolist()]
    chances = (-found.losses).exp().tolist()
    return {
        "tokens": [names(token) for token in found.tokens.tolist()],
        "probabilities": [None if loss is None else chance for loss, chance in zip(known, chances, strict=True)],
        "losses": known,
        "loss": None if found.loss != found.loss else found.loss,
    }


def masks_reply(trace, decode, padding) -> MasksReply:
    """The masks of a source with padding behind it, and what the model answers then.

    Args:
        trace: the answer without.
    """
    loaded, names = decode.loaded, decode.loaded.token_names()
    model, source = loaded.model, padded(decode.source, padding)
    with decode.switched():  # the answer without padding is the draft: it is right if nothing changes
        answer = trace_decode(model, source, room_for(loaded, decode.source), loaded.start, loaded.end, trace.tokens[:-1], decode.forced)
    read = torch.tensor([loaded.start, *trace.tokens.tolist()[:-1]])
    found = input_masks(model, source, read)
    table = model.transformer.positions.table
    rows = min(len(table), max(len(source), len(read), FEWEST_POSITIONS))
    return {
        "source": [names(token) for token in source.tolist()],
        "target": [names(token) for token in read.tolist()],
        "padding": letters(found.padding[None])[0],
        "look_ahead": letters(found.look_ahead),
        "target_padding": letters(found.target_padding[None])[0],
        "combined": letters(found.combined),
        "positions": pack_floats(table[:rows]),
        "rows": rows,
        "d_model": model.transformer.d_model,
        "output": [names(token) for token in answer.tokens.tolist()],
        "same": answer.tokens.tolist() == trace.tokens.tolist(),
        "difference": largest_difference(trace, answer),
        "ignores_padding": not model.hparams.no_padding_mask,
        "lines": lines_of(MASK_LINES),
    }
