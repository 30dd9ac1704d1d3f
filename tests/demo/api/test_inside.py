"""What is inside a decode, as the page gets it: compared with what plain torch makes of the weights."""

import base64
import json
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.build import build_model
from core.checkpoint import LoadedModel, load_checkpoint
from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from core.training.attention_history import choose_probes
from core.training.evaluation import HeldOut
from demo.api.decode_source import PreparedDecode, prepare, read_decode_source
from demo.api.endpoints import endpoints
from demo.api.head_search import HeadSearches
from demo.api.inside import InsideApi
from demo.api.kept_decodes import kept_traces
from demo.api.models import ASSETS, Models, OpenModel
from demo.api.recorded_passes import RecordedPasses, record_decode
from demo.text import LANGUAGES
from helpers import TINY, random_model

MODEL, SOURCE = "shipped:classroom-0400", "3 1 4 1 5"
REQUEST = {"model": MODEL, "source": SOURCE}
HALF, START, END = "shipped:classroom-0075", "(start)", "(end)"
OFF = {"kind": "cross", "layer": 1, "head": 2, "mode": "off"}


@pytest.fixture(scope="module")
def server():
    registry = Registry()
    models = Models(registry)
    yield models, endpoints(registry, models, Rooms(registry))
    registry.close()


@pytest.fixture
def ask(server):
    def ask(address, request, language="en"):
        reply = server[1][f"{language}/{address}"].answer(request)
        assert "error" not in reply, reply
        return reply

    return ask


@pytest.fixture
def refused(server):
    def refused(address, request):
        replies = [server[1][f"{language}/{address}"].answer(request) for language in LANGUAGES]
        assert all(set(reply) == {"error", "gone"} for reply in replies), replies
        assert replies[0]["error"] != replies[1]["error"]
        return replies[0]["error"]

    return refused


def unpacked(text, *shape):
    return torch.from_numpy(np.frombuffer(base64.b64decode(text), "<f4").reshape(shape).copy())


def close(one, other):
    torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


class ByHand:
    """The shipped model's pass over a source and a decoder input, from its parameters, in plain torch: pre-LN, look-ahead mask."""

    def __init__(self, name, source, target, off=None):
        self.weights = load_checkpoint(f"assets/{name.partition(':')[2]}.ckpt").model.state_dict()
        self.off, self.seen = off, {}
        self.memory = self.norm("encoder_norm", self.stack("encoder", source, None))
        self.output = self.norm("decoder_norm", self.stack("decoder", target, self.memory))
        self.logits = self.linear("fc_out", self.output)

    def at(self, name):
        return self.weights[f"transformer.{name}"]

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.at(f"{name}.weight"), self.at(f"{name}.bias"))

    def linear(self, name, x):
        return x @ self.at(f"{name}.weight").T + self.at(f"{name}.bias")

    def stack(self, kind, tokens, memory):
        embedding = self.at(f"{'src' if kind == 'encoder' else 'tgt'}_embedding.weight")[torch.tensor(tokens)]
        d = embedding.size(1)
        place = torch.arange(len(tokens))[:, None] / 10_000 ** (torch.arange(0, d, 2) / d)
        position = 8.0 * torch.stack([place.sin(), place.cos()], -1).flatten(1)
        x = embedding * math.sqrt(d) + position
        self.seen[kind, "embedding"], self.seen[kind, "position"] = embedding * math.sqrt(d), x
        for layer in range(2):
            for name in ("self_attention", "cross_attention", "feed_forward")[:: 2 if kind == "encoder" else 1]:
                place = f"{kind}.{layer}.{name}"
                read = self.norm(f"{place}_add_norm.norm", x)
                if name == "feed_forward":
                    written = self.linear(f"{place}.3", self.linear(f"{place}.0", read).relu())
                else:
                    seen = "cross" if name == "cross_attention" else kind
                    written = self.attention(place, (seen, layer), read, memory if seen == "cross" else read)
                self.seen[kind, layer, name] = read, written, x + written
                x = x + written
        return x

    def attention(self, place, key, x, keys_from):
        d, heads = x.size(1), 4
        w, b = self.at(f"{place}.in_proj.weight"), self.at(f"{place}.in_proj.bias")
        q, k, v = ((a @ w[i * d:(i + 1) * d].T + b[i * d:(i + 1) * d]).unflatten(1, (heads, -1)).transpose(0, 1)
                   for i, a in enumerate((x, keys_from, keys_from)))
        scores = torch.stack([q[h] @ k[h].T / math.sqrt(d / heads) for h in range(heads)])
        if key[0] == "decoder":
            scores = scores.masked_fill(torch.ones(len(x), len(x)).triu(1).bool(), -math.inf)
        weights = scores.softmax(-1)
        if self.off and self.off[:2] == key:
            weights[self.off[2]] = 0
        out = self.at(f"{place}.out_proj.weight")
        width = d // heads
        shares = torch.stack([weights[h] @ v[h] @ out[:, h * width:(h + 1) * width].T for h in range(heads)])
        self.seen[key] = q, k, v, weights, shares
        return shares.sum(0) + self.at(f"{place}.out_proj.bias")


def by_hand(ask, request, off=None):
    value = ask("decodes/decode", request)
    vocab = load_checkpoint(f"assets/{request['model'].partition(':')[2]}.ckpt").vocab_size
    numbers = ids_of(value["output"], vocab)
    source = [int(token) for token in request["source"].split()]
    return value, ByHand(request["model"], source, [vocab, *numbers[:-1]], off), numbers


@pytest.mark.parametrize("request_, off", [
    (REQUEST, None), ({**REQUEST, "forced": ["5", "2"]}, None), ({**REQUEST, "switches": [OFF]}, ("cross", 1, 2)),
], ids=["greedy", "forced", "switched"])
def test_a_decode_its_heads_and_its_streams_are_what_the_weights_make_them(ask, request_, off):
    value, hand, numbers = by_hand(ask, request_, off)
    chances = hand.logits.softmax(-1)
    given = len(request_.get("forced", ()))
    assert value["forced"] == given and value["output"][:given] == request_.get("forced", [])
    assert numbers[given:] == chances.argmax(-1)[given:].tolist()
    for step, candidates in enumerate(value["candidates"]):
        assert [chance for _, chance in candidates] == pytest.approx(chances[step].topk(5).values.tolist(), abs=1e-5)
    for kind in ("encoder", "decoder", "cross"):
        reply = ask("inside/head", {"request": request_, "kind": kind, "layer": 1, "head": 2})
        q, k, v, weights, shares = (part[2] for part in hand.seen[kind, 1])
        d_k, d = q.size(1), shares.size(1)
        assert (reply["d_k"], reply["d_model"], reply["scale"]) == (d_k, d, pytest.approx(math.sqrt(d_k)))
        close(unpacked(reply["queries"], -1, d_k), q)
        close(unpacked(reply["keys"], -1, d_k), k)
        close(unpacked(reply["values"], -1, d_k), v)
        close(unpacked(reply["weights"], *weights.shape), weights)
        close(unpacked(reply["shares"], -1, d), shares)
        stack, name = ("decoder", "cross_attention") if kind == "cross" else (kind, "self_attention")
        read, written, after = hand.seen[stack, 1, name]
        close(unpacked(reply["written"], -1, d), written)
        close(unpacked(reply["after"], -1, d), after)
        close(unpacked(reply["before"], -1, d), after - written)
        assert torch.equal(unpacked(reply["w_o"], d, d_k), hand.at(f"{stack}.1.{name}.out_proj.weight")[:, 2 * d_k:3 * d_k])
        assert torch.equal(unpacked(reply["bias"], d), hand.at(f"{stack}.1.{name}.out_proj.bias"))
        future = kind == "decoder"
        assert reply["allowed"] == ["1" * (row + 1) + "0" * (len(k) - row - 1) if future else "1" * len(k) for row in range(len(q))]
        assert reply["switched"] == (off == (kind, 1, 2)) and reply["disagreement"] < 1e-5
        assert set(reply["lines"]) == {"query", "key", "score", "scale", "mask", "softmax", "mixed", "share", "pre_ln"}
    for stack in ("encoder", "decoder"):
        reply = ask("inside/stream", {"request": request_, "stack": stack})
        stations = [(one["layer"], one["name"]) for one in reply["stations"]]
        streams = unpacked(reply["streams"], len(stations), len(reply["tokens"]), reply["d_model"])
        added, read = (unpacked(reply[name], *streams.shape) for name in ("added", "read"))
        close(streams[0], hand.seen[stack, "embedding"])
        torch.testing.assert_close(streams[1], hand.seen[stack, "position"], rtol=1e-4, atol=1e-4)
        for number, (layer, name) in enumerate(stations[2:], 2):
            for ours, theirs in zip((read, added, streams), hand.seen[stack, layer, name], strict=True):
                torch.testing.assert_close(ours[number], theirs, rtol=1e-4, atol=1e-4)
        close(unpacked(reply["final"], *streams.shape[1:]), hand.memory if stack == "encoder" else hand.output)
        assert reply["disagreement"] < 1e-5
    close(unpacked(reply["logits"], *hand.logits.shape), hand.logits)
    assert reply["tokens"] == [START, *value["output"][:-1]] and reply["vocabulary"][-1] == END
    first = hand.linear("fc_out", hand.norm("decoder_norm", hand.seen["decoder", 0, "feed_forward"][2])).softmax(-1)
    for step, answer in enumerate(reply["early"][1]):
        assert [chance for _, chance in answer["top"]] == pytest.approx(first[step].topk(5).values.tolist(), abs=1e-5)
        assert answer["written"] == pytest.approx(first[step, numbers[step]].item(), abs=1e-5)
    assert len(reply["early"]) == 3


def test_it_is_said_whether_a_branch_recovers(ask):
    value = ask("decodes/decode", {**REQUEST, "forced": ["5"]})
    right = value["output"][1:] == value["expected"][1:]
    assert value["recovers_at"] == (1 if right else None) and right  # the shipped model does
    assert ask("decodes/decode", {**REQUEST, "forced": [" 5 ", END]})["recovers_at"] is None
    assert ask("decodes/decode", REQUEST)["recovers_at"] is None


def test_the_saved_trace_is_that_of_the_branch(ask):
    order = {"format": "json", "step": 0, "layer": 1, "head": None, "map": "cross", "dark": False}
    for changes in ({"forced": ["5", "2"]}, {"switches": [OFF]}):
        file = ask("decodes/download", {"request": {**REQUEST, **changes}, **order})
        saved = json.loads(base64.b64decode(file["base64"]))
        _, _, numbers = by_hand(ask, {**REQUEST, **changes}, ("cross", 1, 2) if "switches" in changes else None)
        assert saved["output"] == numbers


def test_teacher_forcing_reads_what_is_right_and_the_decode_what_it_wrote(ask):
    request = {"model": HALF, "source": "3 1 4 1 5 9"}
    reply = ask("inside/forcing", {"request": request})
    value, free, written = by_hand(ask, request)
    vocab = load_checkpoint("assets/classroom-0075.ckpt").vocab_size
    right = [3, 1, 4, 1, 5, 9, vocab + 1]
    forced = ByHand(HALF, right[:-1], [vocab, *right[:-1]])
    assert reply["expected"] == value["expected"] and reply["free"]["tokens"] == value["output"]
    assert ids_of(reply["forced"]["tokens"], vocab) == forced.logits.argmax(-1).tolist()
    losses = F.cross_entropy(forced.logits, torch.tensor(right), reduction="none")
    assert reply["forced"]["losses"] == pytest.approx(losses.tolist(), abs=1e-4)
    assert reply["forced"]["loss"] == pytest.approx(losses.mean().item(), abs=1e-4)
    chances = free.logits.softmax(-1)
    for step, chance in enumerate(reply["free"]["probabilities"]):
        assert (chance is None) == (step >= len(right))
        assert chance is None or chance == pytest.approx(chances[step, right[step]].item(), abs=1e-5)
    pairs = list(zip(reply["free"]["tokens"], reply["expected"], strict=False))
    assert reply["wrong_at"] == next((i for i, (one, other) in enumerate(pairs) if one != other), None) is not None
    assert reply["forced_read"] == [START, *reply["expected"][:-1]] and reply["free_read"] == [START, *value["output"][:-1]]
    proposed = [one["model"] for one in reply["proposals"]]
    assert proposed == ["shipped:classroom-0050", "shipped:classroom-0100", "shipped:no-look-ahead-0400"]
    assert "50" in reply["proposals"][0]["label"]


def ids_of(names, vocab):
    return [{START: vocab, END: vocab + 1, "(pad)": 0}[name] if name.startswith("(") else int(name) for name in names]


def test_the_masks_of_the_input_and_padding_that_changes_nothing(ask):
    reply = ask("inside/masks", {"request": REQUEST, "padding": 3})
    value = ask("decodes/decode", REQUEST)
    length = len(value["output"])
    assert reply["source"] == [*SOURCE.split(), *["(pad)"] * 3] and reply["padding"] == "11111000"
    assert reply["look_ahead"] == reply["combined"] == ["1" * (row + 1) + "0" * (length - row - 1) for row in range(length)]
    assert reply["target_padding"] == "1" * length and reply["target"] == [START, *value["output"][:-1]]
    assert reply["same"] and reply["output"] == value["output"] and reply["difference"] < 1e-5 and reply["ignores_padding"]
    table = unpacked(reply["positions"], reply["rows"], reply["d_model"])
    close(table[:, 0], 8 * torch.arange(32).float().sin())
    assert reply["rows"] == 32  # more than the input has


# What heads are worth.


def right_without(name, off=None):
    """Which held-out sequences are answered exactly with a head off, by zeros in W^O and greedy decoding."""
    loaded = load_checkpoint(f"assets/{name}.ckpt")
    if off is not None:
        kind, layer, head = off
        transformer = loaded.model.transformer
        block = transformer.encoder[layer].self_attention if kind == "encoder" else (
            transformer.decoder[layer].cross_attention if kind == "cross" else transformer.decoder[layer].self_attention)
        width = block.out_proj.weight.size(1) // 4
        with torch.no_grad():
            block.out_proj.weight[:, head * width:(head + 1) * width] = 0
    held_out = HeldOut(loaded.experiment)
    return (held_out.answer(loaded.model) == held_out.expected).all(1)


def finished(ask, address, request):
    replies = [ask(address, request)]
    while not replies[-1]["done"]:
        replies.append(ask(address, request))
    return replies


def test_a_change_is_counted_on_the_held_out_sequences(ask):
    request = {"model": "shipped:classroom-0100", "source": "3", "switches": [{"kind": "cross", "layer": 0, "head": 1, "mode": "off"}]}
    reply = ask("inside/change", {"request": request})
    before, after = right_without("classroom-0100"), right_without("classroom-0100", ("cross", 0, 1))
    assert reply["count"] == 256 and (reply["before"], reply["after"]) == (before.sum(), after.sum())
    assert (reply["lost"], reply["gained"]) == ((before & ~after).sum(), (~before & after).sum())
    assert reply["change"] == pytest.approx((reply["gained"] - reply["lost"]) / 256) and 0 <= reply["alignment"] <= 1
    assert reply["interval"][0] <= reply["change"] <= reply["interval"][1]


def test_the_ranking_goes_on_with_each_request_of_any_page_and_breaking_begins_from_it(ask):
    model = {"model": "shipped:classroom-0100"}
    replies = finished(ask, "inside/ranking", model)
    found = [len(reply["ranked"]) for reply in replies]
    assert found == sorted(found) and found[-1] == replies[0]["total"] == 24
    assert ask("inside/ranking", model, "ja")["done"]  # both languages share it
    before, after = right_without("classroom-0100"), right_without("classroom-0100", ("encoder", 1, 3))
    last = replies[-1]["ranked"][-1]
    assert last["heads"] == [{"kind": "encoder", "layer": 1, "head": 3}] and last["after"] == after.sum() and last["alignment"] is None
    broken = finished(ask, "inside/breaking", model)[-1]
    worst = min(one["after"] for one in replies[-1]["ranked"])
    assert broken["sets"][0]["after"] == worst and broken["share"] == 0.5
    assert broken["broken"] == (broken["sets"][-1]["after"] < 0.5 * before.sum())


def test_the_alignment_beside_the_ranking_is_the_films(ask, server):
    reply = finished(ask, "inside/ranking", {"model": "shipped:classroom-0100"})[-1]
    loaded = load_checkpoint("assets/classroom-0100.ckpt")
    src, tgt = choose_probes(loaded.experiment)
    hands = [ByHand("shipped:classroom-0100", one.tolist(), other[:-1].tolist()) for one, other in zip(src, tgt, strict=True)]
    for one in reply["ranked"]:
        [head] = one["heads"]
        if head["kind"] == "cross":
            scores = [hand.seen["cross", head["layer"]][3][head["head"]].diagonal().mean().item() for hand in hands]
            assert one["alignment"] == pytest.approx(sum(scores) / len(scores), abs=1e-4)


def opened(seed=1, experiment=TINY):
    return OpenModel(LoadedModel(build_model(experiment.with_settings(seed=seed)), experiment, 0), threading.Lock())


def test_a_search_goes_with_its_model_and_only_the_last_ones_are_kept():
    searches = HeadSearches(most_bytes=1)
    first, second = opened(1), opened(2)
    searches.advance(first, "ranking")
    assert first.search is not None
    searches.advance(second, "ranking")
    assert first.search is None and second.search is not None
    del second
    searches.advance(first, "ranking")
    assert len([ref for ref in searches.used if ref() is not None]) == 1


def test_while_something_trains_a_search_goes_head_by_head_and_rests():
    training = [True]
    searches, model = HeadSearches(lambda: training[0]), opened()
    search = searches.advance(model, "ranking")
    assert len(search.ranked) == 1 and searches.rests_until > time.monotonic() - 1
    searches.rests_until = time.monotonic() + 1000
    assert searches.advance(model, "ranking") is search and len(search.ranked) == 1  # it still rests
    training[0], searches.rests_until = False, 0.0
    while not search.ranking_done:
        searches.advance(model, "ranking")
    assert searches.rests_until == 0.0


def test_a_page_that_waits_for_another_is_told_how_far_it_is():
    searches, model = HeadSearches(), opened()
    known = searches.advance(model, "breaking")
    known.breaking_done = False
    with model.lock:
        assert searches.advance(model, "breaking") is known


def test_recorded_passes_are_kept_up_to_their_bytes_and_the_newest_always():
    loaded = LoadedModel(random_model(src_vocab_size=11), TINY, 0)
    asked = [read_decode_source({"model": "x", "source": source}) for source in ("1 2", "3 4 5", "6")]
    decodes = [prepare(one, loaded, 9) for one in asked]
    sizes = [record_decode(decode, decode.trace()).size for decode in decodes[:2]]
    recorded = RecordedPasses(kept_traces(), sum(sizes))
    passes = recorded.passes
    found = [recorded.of(one, decode) for one, decode in zip(asked[:2], decodes[:2], strict=True)]
    assert recorded.of(asked[0], decodes[0]) is found[0]
    recorded.of(asked[2], decodes[2])
    assert [key[1].source for key in passes.kept] == ["1 2", "6"]
    passes.most_bytes = 1
    recorded.of(asked[1], decodes[1])
    assert [key[1].source for key in passes.kept] == ["3 4 5"]


def test_the_form_the_answer_and_the_first_look_inside_decode_once(monkeypatch):
    made, plain = [], PreparedDecode.trace
    monkeypatch.setattr(PreparedDecode, "trace", lambda decode: made.append(decode) or plain(decode))
    registry = Registry()
    models = Models(registry)
    inside = InsideApi(models, RecordedPasses(models.traces), "en")
    name, request = "shipped:classroom-0075", {"model": "shipped:classroom-0075", "source": "3 1 4"}
    for _ in range(2):
        trace, _ = models.decode(name, "3 1 4")
    assert "error" not in inside.stream({"request": request, "stack": "decoder"}) and len(made) == 1
    with ThreadPoolExecutor(4) as pool:  # as many pages at once
        found = list(pool.map(lambda _: models.decode(name, "1 4 1 5")[0], range(4)))
    assert len(made) == 2 and all(one is found[0] for one in found)
    # Another model of that name has another answer: what the first one wrote is not given out.
    models.opened[name] = OpenModel(load_checkpoint(ASSETS / "classroom-0001.ckpt"), threading.Lock())
    other, _ = models.decode(name, "3 1 4")
    assert other.tokens.tolist() != trace.tokens.tolist() and len(made) == 3
    registry.close()


# Requests from anywhere.


@pytest.mark.parametrize("changes, words", [
    ({"model": "shipped:none"}, "no longer here"), ({"model": 7}, "understood"), ({"source": ""}, "at least one token"),
    ({"source": "22"}, "special token"), ({"source": ["3"]}, "understood"),
    ({"forced": "3"}, "understood"), ({"forced": [3]}, "understood"), ({"forced": ["99"]}, "99 is not a token"),
    ({"forced": ["-1"]}, "not a token"), ({"forced": ["³"]}, "not a token"), ({"forced": [""]}, "not a token"),
    ({"forced": ["0"]}, "not a token"), ({"forced": ["<script>"]}, "not a token"),
    ({"forced": ["3"] * 10}, "10 tokens are chosen"), ({"forced": [END, "3"]}, "Nothing is written behind (end)"),
    ({"switches": {}}, None), ({"switches": [7]}, "understood"), ({"switches": [{**OFF, "mode": "on"}]}, "understood"),
    ({"switches": [{**OFF, "kind": "self"}]}, "understood"), ({"switches": [{**OFF, "layer": True}]}, "understood"),
    ({"switches": [{**OFF, "layer": 2}]}, "no head 3 in layer 3"), ({"switches": [{**OFF, "head": -1}]}, "no head 0"),
    ({"switches": [OFF, OFF]}, "switched twice"), ({"switches": [OFF] * 25}, "25 heads are switched"),
    ({"switches": [{**OFF, "mode": "fixed"}]}, "understood"), ({"switches": [{**OFF, "mode": "fixed", "source": "x"}]}, "not a number"),
    ({"switches": [{**OFF, "head": i % 4, "layer": i // 4, "mode": "fixed", "source": str(i + 1)} for i in range(5)]}, "at most 4 other"),
], ids=str)
def test_a_decode_that_does_not_fit_is_refused_wherever_it_is_asked_for(server, refused, changes, words):
    request = {**REQUEST, **changes}
    if words is None:
        assert "error" not in server[1]["en/decodes/decode"].answer(request)
        return
    assert words in refused("decodes/decode", request)
    for address, more in (("head", {"kind": "cross", "layer": 0, "head": 0}), ("stream", {"stack": "encoder"}), ("forcing", {}),
                          ("change", {}), ("masks", {"padding": 1})):
        assert words in refused(f"inside/{address}", {"request": request, **more})


@pytest.mark.parametrize("address, changes, words", [
    ("head", {"kind": "self"}, "understood"), ("head", {"layer": 2}, "no head 1 in layer 3"), ("head", {"head": 4}, "no head 5"),
    ("head", {"head": "0"}, "understood"), ("stream", {"stack": "cross"}, "understood"), ("stream", {"stack": None}, "understood"),
    ("masks", {"padding": -1}, "padding tokens"), ("masks", {"padding": 60}, "From 0 to"), ("masks", {"padding": 1.5}, "understood"),
    ("masks", {"padding": True}, "understood"), ("masks", {"request": None}, "understood"), ("ranking", {"model": None}, "understood"),
    ("breaking", {"model": "upload:x"}, "no longer here"),
], ids=str)
def test_what_else_does_not_fit_is_refused(refused, address, changes, words):
    request = {"request": REQUEST, "model": MODEL, "kind": "cross", "layer": 0, "head": 0, "stack": "encoder", "padding": 1, **changes}
    assert words in refused(f"inside/{address}", request)


def test_of_a_model_that_nobody_knows_the_task_of_heads_are_shown_but_not_judged(server, ask, refused):
    models = server[0]
    models.uploads["upload:unknown"] = OpenModel(LoadedModel(random_model(src_vocab_size=11), None, 3), threading.Lock())
    request = {"model": "upload:unknown", "source": "3 1 4", "switches": [{"kind": "cross", "layer": 1, "head": 2, "mode": "uniform"}]}
    ask("inside/head", {"request": request, "kind": "cross", "layer": 1, "head": 2})
    ask("inside/stream", {"request": request, "stack": "decoder"})
    ask("inside/masks", {"request": request, "padding": 2})
    assert ask("decodes/decode", {**request, "forced": ["1"]})["recovers_at"] is None
    for address, asked in (("forcing", {"request": request}), ("change", {"request": request}), ("ranking", {"model": "upload:unknown"}),
                           ("breaking", {"model": "upload:unknown"})):
        assert "does not say what the model learned" in refused(f"inside/{address}", asked)


def test_a_model_without_room_for_a_right_answer_is_not_forced_to_it(server, ask, refused):
    """It can be decoded with: the decode writes what there is room for. The right answer is one token longer, with its end."""
    server[0].uploads["upload:short"] = OpenModel(LoadedModel(random_model(src_vocab_size=11, max_len=3), TINY, 3), threading.Lock())
    ask("decodes/decode", {"model": "upload:short", "source": "3 1 4"})
    assert "at most 2 " in refused("inside/forcing", {"request": {"model": "upload:short", "source": "3 1 4"}})
    ask("inside/forcing", {"request": {"model": "upload:short", "source": "3 1"}})


def test_one_request_tries_one_head_at_least_and_no_more_when_its_time_is_over():
    search = HeadSearches().of(opened())
    for tried in range(1, search.total + 1):
        assert not search.ranking_done
        search.advance_ranking(until=0)
        assert len(search.ranked) == tried
    search.advance_breaking(until=0)
    assert len(search.breaking.sets) == 1 and not search.breaking_done


def test_heads_of_a_large_model_are_tried_on_half_of_the_sequences(monkeypatch):
    monkeypatch.setattr("demo.api.head_search.LARGE", 1000)
    assert len(HeadSearches().of(opened()).ablation.right) == 96
