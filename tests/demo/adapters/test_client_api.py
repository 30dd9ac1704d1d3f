"""What a program is told over Gradio's API is what the weights in the checkpoint's file say: computed here with plain torch, from the
paper's formulas, by nothing of the project's."""

import json
import math
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import torch
from gradio_client import Client
from gradio_client.exceptions import AppError
from torch.nn import functional as F

from core.classroom.limits import Limits
from core.config import preset
from core.tasks import held_out_sources
from demo.adapters import client_api
from demo.adapters.client_api import CALLS
from demo.text import section
from persons import served_page

ROOT = Path(__file__).parents[3]
MODEL, HALF = "shipped:classroom-0400", "shipped:classroom-0100"
SOURCE = [7, 3, 3, 19, 11]
TEXT = " ".join(map(str, SOURCE))
START, END, SYMBOLS = 21, 22, 21
D_MODEL, HEADS, LAYERS, SCALE = 64, 4, 2, 8.0
D_K = D_MODEL // HEADS
CLOSE = dict(abs=2e-4, rel=1e-4)


class Plain:
    """The pre-LN Transformer of a shipped file, written out."""

    def __init__(self, name):
        file = torch.load(ROOT / "assets" / f"{name.partition(':')[2]}.ckpt", weights_only=True)
        self.weights = {name.removeprefix("transformer."): tensor for name, tensor in file["state_dict"].items()}

    def linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, x, name):
        return F.layer_norm(x, (D_MODEL,), self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def embed(self, tokens, name):
        return self.weights[f"{name}_embedding.weight"][tokens] * math.sqrt(D_MODEL)

    def attention(self, x, memory, name, allowed, off=()):
        """(..., Q, d_model) and (..., K, d_model) to what is written, and a dict of what it is made of, head by head."""
        w, b = self.weights[f"{name}.in_proj.weight"].chunk(3), self.weights[f"{name}.in_proj.bias"].chunk(3)
        query, key, value = ((read @ w[i].T + b[i]).unflatten(-1, (HEADS, D_K)).transpose(-3, -2)
                             for i, read in enumerate((x, memory, memory)))
        scores = query @ key.transpose(-1, -2) / math.sqrt(D_K)
        weights = scores.masked_fill(~allowed.unsqueeze(-3), -math.inf).softmax(-1)
        mixed = weights @ value
        mixed[..., list(off), :, :] = 0
        made = {"query": query, "key": key, "scores": scores, "weights": weights, "mixed": mixed}
        return self.linear(mixed.transpose(-3, -2).flatten(-2), f"{name}.out_proj"), made

    def run(self, source, target, off=None):
        """Logits; the streams of both stacks behind each station; what the cross-attentions are made of, layer by layer.

        Args:
            off: (layer, heads) of the cross-attention that add nothing.
        """
        seen = (source != 0).unsqueeze(-2)
        streams, made = {}, []
        x = self.embed(source, "src")
        streams["encoder"] = [x, x := x + positions(source.size(-1))]
        for layer in range(LAYERS):
            name = f"encoder.{layer}"
            read = self.norm(x, f"{name}.around_attention.norm")
            streams["encoder"].append(x := x + self.attention(read, read, f"{name}.self_attention", seen)[0])
            streams["encoder"].append(x := x + self.feed_forward(x, name))
        memory = self.norm(x, "encoder_norm")
        x = self.embed(target, "tgt")
        streams["decoder"] = [x, x := x + positions(target.size(-1))]
        look_ahead = torch.ones(target.size(-1), target.size(-1)).tril().bool()
        for layer in range(LAYERS):
            name = f"decoder.{layer}"
            read = self.norm(x, f"{name}.around_self_attention.norm")
            streams["decoder"].append(x := x + self.attention(read, read, f"{name}.self_attention", look_ahead)[0])
            read = self.norm(x, f"{name}.around_cross_attention.norm")
            written, found = self.attention(read, memory, f"{name}.cross_attention", seen, off[1] if off and off[0] == layer else ())
            made.append({**found, "before": x, "written": written})
            streams["decoder"].append(x := x + written)
            streams["decoder"].append(x := x + self.feed_forward(x, name))
        return self.answer(x), streams, made

    def feed_forward(self, x, name):
        read = self.norm(x, f"{name}.around_feed_forward.norm")
        return self.linear(self.linear(read, f"{name}.feed_forward.0").relu(), f"{name}.feed_forward.3")

    def answer(self, stream):
        return self.linear(self.norm(stream, "decoder_norm"), "fc_out")

    def decode(self, source, written=(), room=9):
        """Greedily, the whole output so far again at every step."""
        written = list(written)
        while len(written) < room and END not in written:
            written.append(int(self.run(source, torch.tensor([START, *written]))[0][-1].argmax()))
        return written


def positions(length):
    """Section 3.5, number by number."""
    return SCALE * torch.tensor([[(math.cos if i % 2 else math.sin)(place / 10_000 ** ((i - i % 2) / D_MODEL)) for i in range(D_MODEL)]
                                 for place in range(length)])


def names(tokens):
    return [{START: "(start)", END: "(end)", 0: "(pad)"}.get(token, str(token)) for token in tokens]


@pytest.fixture(scope="module")
def url():
    with served_page(Limits()) as (_, address):
        yield address


@pytest.fixture(scope="module")
def ask(url):
    client = Client(url, verbose=False)

    def ask(name, **arguments):
        return client.predict(**arguments, api_name=f"/{name}")

    ask.client = client
    return ask


@pytest.fixture(scope="module")
def plain():
    """The trained model, a source, and all that it computes when it has answered."""
    model = Plain(MODEL)
    source = torch.tensor(SOURCE)
    output = model.decode(source)
    return model, source, output, *model.run(source, torch.tensor([START, *output[:-1]]))


def test_a_weight_is_made_of_what_the_file_holds(ask, plain):
    model, _, _, _, streams, made = plain
    found = ask("explain_weight", source=TEXT, layer=2, head=3, row=4, column=2)
    parts, head, row, column = made[1], 2, 3, 1
    query, key = parts["query"][head, row], parts["key"][head]
    assert found["query"] == pytest.approx(query.tolist(), **CLOSE)
    assert found["products"] == pytest.approx((query * key[column]).tolist(), **CLOSE)
    assert found["scale"] == 4.0
    assert found["dot"] == pytest.approx((query @ key[column]).item(), **CLOSE)
    assert found["scores"] == pytest.approx(parts["scores"][head, row].tolist(), **CLOSE)
    assert found["weights"] == pytest.approx(parts["weights"][head, row].tolist(), **CLOSE)
    assert found["weight"] == found["weights"][column]
    assert found["mixed"] == pytest.approx(parts["mixed"][head, row].tolist(), **CLOSE)
    w_o = model.weights["decoder.1.cross_attention.out_proj.weight"][:, head * D_K:(head + 1) * D_K]
    assert found["share"] == pytest.approx((w_o @ parts["mixed"][head, row]).tolist(), **CLOSE)
    assert found["written"] == pytest.approx(parts["written"][row].tolist(), **CLOSE)
    assert found["before"] == pytest.approx(parts["before"][row].tolist(), **CLOSE)
    assert found["after"] == pytest.approx(streams["decoder"][6][row].tolist(), **CLOSE)
    assert found["allowed"] == [True] * 5 and found["disagreement"] < 1e-5
    assert all((ROOT / line["file"]).read_text(encoding="utf-8").splitlines()[line["number"] - 1].strip() == line["text"]
               for line in found["lines"].values())


@pytest.mark.parametrize("stack", ["decoder", "encoder"])
def test_the_residual_stream_is_what_the_parts_add_up_to(ask, plain, stack):
    streams = torch.stack(plain[4][stack])
    found = ask("residual_stream", source=TEXT, stack=stack, position=4)
    assert found["tokens"] == names([START, *plain[2][:-1]] if stack == "decoder" else SOURCE)
    assert found["stations"][:3] == [{"layer": None, "name": "embedding"}, {"layer": None, "name": "position"},
                                     {"layer": 1, "name": "self_attention"}]
    assert torch.tensor(found["lengths"]).numpy() == pytest.approx(streams.norm(dim=-1).numpy(), **CLOSE)
    assert torch.tensor(found["streams"]).numpy() == pytest.approx(streams[:, 3].numpy(), **CLOSE)
    assert torch.tensor(found["added"])[1:].numpy() == pytest.approx(streams.diff(dim=0)[:, 3].numpy(), **CLOSE)
    cosines = torch.cosine_similarity(streams.diff(dim=0), streams[1:], dim=-1)
    assert torch.tensor(found["cosines"])[1:].numpy() == pytest.approx(cosines.numpy(), abs=1e-3)


def test_each_layer_would_answer_what_its_stream_says(ask, plain):
    model, _, output, _, streams, _ = plain
    found = ask("early_answers", source=TEXT)
    assert len(found["answers"]) == LAYERS + 1
    for stream, answers in zip(streams["decoder"][1::3], found["answers"], strict=True):
        probabilities = model.answer(stream).softmax(-1)
        assert [answer["written"] for answer in answers] == pytest.approx(probabilities[range(len(output)), output].tolist(), **CLOSE)
        best = probabilities.max(-1)
        assert [answer["top"][0][0] for answer in answers] == names(best.indices.tolist())
        assert [answer["top"][0][1] for answer in answers] == pytest.approx(best.values.tolist(), **CLOSE)


def test_it_decodes_on_from_a_forced_token(ask, plain):
    found = ask("decode_from", source=TEXT, forced="7, 12")
    written = plain[0].decode(plain[1], [7, 12])
    assert found["output"] == names(written)
    assert found["expected"] == names([*SOURCE, END])
    wrong = [place for place, (token, right) in enumerate(zip(written, [*SOURCE, END], strict=True)) if token != right]
    assert wrong == [1] and (found["forced"], found["recovers_at"]) == (2, 3)


def test_teacher_forcing_and_free_running_have_the_losses_of_the_formula(ask):
    half, source = Plain(HALF), torch.tensor([11, 12, 16, 9, 4, 8, 20, 2, 13, 8])
    right = torch.tensor([*source.tolist(), END])
    found = ask("compare_forcing", model=HALF, source=" ".join(map(str, source.tolist())))
    logits = half.run(source, torch.tensor([START, *source.tolist()]))[0]
    assert found["forced"]["tokens"] == names(logits.argmax(-1).tolist())
    assert found["forced"]["losses"] == pytest.approx(F.cross_entropy(logits, right, reduction="none").tolist(), abs=1e-3)
    free = half.decode(source, room=14)
    assert found["free"]["tokens"] == names(free)
    assert found["wrong_at"] == next(place for place, pair in enumerate(zip(free, right.tolist(), strict=False), 1) if pair[0] != pair[1])


@pytest.fixture(scope="module")
def right_without():
    """How many held-out sequences the file's model answers exactly, with heads of a layer's cross-attention off."""
    task = preset("classroom").task
    sources = held_out_sources(task, 42)
    lengths = (sources != 0).sum(1)
    expected = torch.cat([sources, torch.zeros(len(sources), 1, dtype=torch.long)], 1)
    expected[torch.arange(len(sources)), lengths] = END
    target = torch.cat([torch.full((len(sources), 1), START), expected[:, :-1]], 1)

    def count(off=None):
        """All tokens right behind the right ones before them: then, and only then, the greedy answer is right."""
        found = Plain(MODEL).run(sources, target, off)[0].argmax(-1)
        return int(((found == expected) | (expected == 0)).all(1).sum())

    return count


def test_what_a_head_is_worth_is_counted(ask, right_without):
    found = ask("change_of_heads", heads=["cross 1.2", "cross 1.1"])
    before, after = right_without(), right_without((0, (0, 1)))
    assert (found["count"], found["before"], found["after"]) == (256, before, after) and after < 128
    assert found["change"] == pytest.approx((after - before) / 256, abs=1e-6)
    assert found["interval"][0] < found["change"] < found["interval"][1]
    assert found["heads"] == ["cross 1.2", "cross 1.1"]


def test_all_heads_are_ranked_with_progress(ask, right_without):
    job = ask.client.submit(api_name="/rank_heads")
    final, told = job.result(timeout=200), job.outputs()
    counts = [len(one["ranked"]) for one in told]
    assert counts == sorted(counts) and counts[-1] == 24
    assert told[-1]["done"] and told[-1]["total"] == 24 and final["done"]
    found = {one["heads"][0]: one["after"] for one in told[-1]["ranked"]}
    assert len(found) == 24
    assert found["cross 1.2"] == min(found.values()) == right_without((0, (1,)))


def test_the_masks_are_those_of_the_source(ask):
    found = ask("masks", source=TEXT, padding=2)
    assert found["source"] == names([*SOURCE, 0, 0]) and found["target"] == names([START, *SOURCE])
    assert found["padding"] == [1, 1, 1, 1, 1, 0, 0]
    assert found["look_ahead"] == [[int(column <= row) for column in range(6)] for row in range(6)]
    assert found["combined"] == found["look_ahead"]  # nothing is padded in what the decoder reads
    assert torch.tensor(found["positions"]).numpy() == pytest.approx(positions(7).numpy(), abs=1e-4)
    assert found["same"] and found["output"] == names([*SOURCE, END]) and found["difference"] < 1e-3


WRONG = [
    ("explain_weight", dict(source="3 99"), "99 is not in this model's vocabulary"),
    ("explain_weight", dict(model="shipped:none"), "That model is no longer here"),
    ("explain_weight", dict(model={}), "could not be understood"),
    ("explain_weight", dict(layer=0), "layer must lie between 1 and"),
    ("explain_weight", dict(layer=3), "There is no head 1 in layer 3"),
    ("explain_weight", dict(layer=1.5), "layer must be a whole number"),
    ("explain_weight", dict(head="two"), "head must be a whole number"),
    ("explain_weight", dict(row=7), "row must lie between 1 and 6, not at 7"),
    ("explain_weight", dict(column=6), "column must lie between 1 and 5, not at 6"),
    ("explain_weight", dict(kind="self"), "could not be understood"),
    ("explain_weight", dict(forced=7), "could not be understood"),
    ("residual_stream", dict(position=-1), "position must lie between 1 and 6, not at -1"),
    ("residual_stream", dict(stack="both"), "could not be understood"),
    ("early_answers", dict(source=""), "Type at least one token"),
    ("decode_from", dict(forced="3 <b>x</b>"), "<b>x</b> is not a token"),
    ("decode_from", dict(forced="(end) 3"), "Nothing is written behind"),
    ("compare_forcing", dict(source=None), "could not be understood"),
    ("change_of_heads", dict(heads=["cross 3.1"]), "There is no head 1 in layer 3"),
    ("change_of_heads", dict(heads="cross 1.1"), "could not be understood"),
    ("change_of_heads", dict(heads=["first"]), "heads must be one of cross 1.1"),
    ("change_of_heads", dict(mode="loud"), "could not be understood"),
    ("change_of_heads", dict(mode="fixed", other_source="x"), "x is not a number"),
    ("rank_heads", dict(model="run:a:1"), "no longer here"),
    ("masks", dict(padding=1000), "padding tokens can be added"),
]


@pytest.mark.parametrize("name, arguments, expected", WRONG, ids=[f"{name}-{arguments}" for name, arguments, _ in WRONG])
def test_what_cannot_be_done_is_a_sentence(ask, name, arguments, expected):
    with pytest.raises(AppError) as refused:
        ask(name, **arguments)
    assert expected in str(refused.value)


def test_a_japanese_page_refuses_in_japanese(ask):
    with pytest.raises(AppError, match=section("ja", "errors")["unknown_model"]):
        ask("masks_ja", model="gone")


def test_the_api_page_lists_these_and_no_other(url):
    def listed(query=""):
        with urllib.request.urlopen(f"{url}gradio_api/info{query}") as answer:
            return json.load(answer)["named_endpoints"]

    english, japanese = listed("?page="), listed("?page=ja")
    assert list(english) == [f"/{name}" for name in ("decode", *CALLS)]
    assert list(japanese) == [f"/{name}_ja" for name in ("decode", *CALLS)]
    assert list(listed()) == [*english, *japanese]
    for language, endpoints in (("en", english), ("ja", japanese)):
        text = section(language, "inside_api")
        assert [endpoint["description"] for endpoint in endpoints.values()] == [text[f"api_{name}"] for name in ("decode", *CALLS)]
        parameters = [one for endpoint in list(endpoints.values())[1:] for one in endpoint["parameters"]]
        assert all(one["label"] == text[f"api_of_{one['parameter_name']}"] and one["parameter_has_default"] for one in parameters)


def test_a_ranking_that_takes_too_long_ends_and_goes_on_when_it_is_asked_again(monkeypatch):
    class Slow:
        def answer(self, request):
            return {"done": False, "total": 3, "ranked": []}

    monkeypatch.setattr(client_api, "LONGEST_RANKING", 0.05)
    told = list(client_api.ClientApi({"en/inside/ranking": Slow()}, "en").rank_heads())
    assert told and not told[-1]["done"]


def test_the_readmes_example_works(url):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = text.split("## From Python\n", 1)[1].split("```python\n", 1)[1].split("```", 1)[0]
    assert "http://127.0.0.1:7860" in example
    command = [sys.executable, "-c", example.replace("http://127.0.0.1:7860/", url)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    said = re.findall(r"^# (.+)$", example, re.MULTILINE)
    assert len(said) == 3 and done.stdout.splitlines()[-3:] == said
