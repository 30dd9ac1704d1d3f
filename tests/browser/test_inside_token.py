"""Following a token, and masks and positions, on a shipped model: what the page shows is what plain torch makes of the file's weights."""

import math

import pytest
import torch
from torch.nn import functional as F

from persons import Person

pytestmark = pytest.mark.browser

SOURCE, STEP, PLACE = [3, 1, 4, 1, 5], 2, 3
FILE = "assets/classroom-0400.ckpt"


class PlainTransformer:
    """The pre-LN Transformer of a checkpoint, one sequence at a time, written out; nothing of core in it.

    Attributes:
        encoder, decoder: the residual stream of each token: (stations, T, d_model), and what was added there.
        early: (layers + 1, T, vocabulary), probabilities.
    """

    def __init__(self, file):
        checkpoint = torch.load(file, weights_only=True, map_location="cpu")
        self.weights = {name.removeprefix("transformer."): tensor.double() for name, tensor in checkpoint["state_dict"].items()}
        self.settings = checkpoint["hyper_parameters"]
        assert self.settings["norm_first"]

    def run(self, source, target):
        memory_streams, self.encoder_added = self.stack("encoder", "src", source)
        self.encoder = torch.cat([memory_streams, self.norm("encoder_norm", memory_streams[-1])[None]])
        streams, self.decoder_added = self.stack("decoder", "tgt", target, self.encoder[-1])
        self.decoder = torch.cat([streams, self.norm("decoder_norm", streams[-1])[None]])
        self.logits = self.linear("fc_out", self.decoder[-1])
        self.early = self.linear("fc_out", self.norm("decoder_norm", streams[1::3])).softmax(-1)  # behind the position, then each layer
        return self

    def stack(self, name, side, tokens, memory=None):
        width = self.settings["d_model"]
        embedded = self.weights[f"{side}_embedding.weight"][tokens] * math.sqrt(width)
        table = self.settings["position_scale"] * positions(len(tokens), width)
        streams, added = [embedded, embedded + table], [embedded, table]
        for layer in range(self.settings["num_layers"]):
            part = f"{name}.{layer}"
            parts = [("self_attention", lambda x, part=part: self.attend(f"{part}.self_attention", x, x, memory is not None))]
            if memory is not None:
                parts.append(("cross_attention", lambda x, part=part: self.attend(f"{part}.cross_attention", x, memory, False)))
            parts.append(("feed_forward", lambda x, part=part: self.feed_forward(f"{part}.feed_forward", x)))
            for sub_layer, write in parts:
                around = "around_attention" if memory is None and sub_layer == "self_attention" else f"around_{sub_layer}"
                added.append(write(self.norm(f"{part}.{around}.norm", streams[-1])))
                streams.append(streams[-1] + added[-1])
        return torch.stack(streams), torch.stack(added)

    def linear(self, name, x):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def feed_forward(self, name, x):
        return self.linear(f"{name}.3", self.linear(f"{name}.0", x).relu())

    def attend(self, name, x, keys, causal):
        heads, width = self.settings["num_heads"], x.size(-1)
        matrices = zip(self.weights[f"{name}.in_proj.weight"].chunk(3), self.weights[f"{name}.in_proj.bias"].chunk(3), strict=True)
        query, key, value = (
            (read @ matrix.T + bias).unflatten(-1, (heads, width // heads)).transpose(0, 1)
            for read, (matrix, bias) in zip((x, keys, keys), matrices, strict=True)
        )
        scores = query @ key.transpose(1, 2) / math.sqrt(width // heads)
        if causal:
            scores = scores.masked_fill(torch.ones(len(x), len(x)).triu(1).bool(), -math.inf)
        mixed = (scores.softmax(-1) @ value).transpose(0, 1).flatten(1)
        return self.linear(f"{name}.out_proj", mixed)


def positions(rows, width):
    """Section 3.5, cell by cell."""
    return torch.tensor([
        [(math.sin, math.cos)[j % 2](position / 10_000 ** (2 * (j // 2) / width)) for j in range(width)] for position in range(rows)
    ], dtype=torch.double)  # fmt: skip


def number(words):
    return float(words.replace("−", "-"))


@pytest.fixture(scope="module")
def model():
    return PlainTransformer(FILE).run(torch.tensor(SOURCE), torch.tensor([21, *SOURCE]))  # 21: the start token


@pytest.fixture
def person(browser, served):
    """Somebody who looks at the decode of the newest shipped model, and what the page has asked about it."""
    found = []

    def arrive(path="", **size):
        one = Person(browser, served[1] + path, **size)
        one.asked = []
        one.page.on("request", lambda request: one.asked.append(request.url.rpartition("/")[2]) if "/api/" in request.url
                    and ("/inside/" in request.url or "/decodes/" in request.url) else None)
        one.page.get_by_role("tab").nth(1).click()
        one.page.wait_for_selector('#tl-attention-view [data-steps="6"]', state="attached")
        found.append(one)
        return one

    yield arrive
    for one in found:
        one.context.close()
    assert [error for one in found for error in one.errors] == []


def cells_of(rows):
    """The texts of a table's rows, without the name of each."""
    return rows.evaluate_all("rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.textContent))")


def rows_of(page):
    """The ladder: name, added, direction, length of each station, as they are written."""
    return page.locator(".tl-inside-token-row").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('.tl-inside-token-name, .tl-inside-token-figure')].map(one => one.textContent))")


def check_ladder(page, streams, added, token):
    shown = rows_of(page)
    assert len(shown) == len(streams)
    for station, (_, length_added, direction, length) in enumerate(shown):
        stream = streams[station, token]
        assert number(length) == pytest.approx(stream.norm().item(), abs=0.006)
        if 0 < station < len(added):
            wrote = added[station, token]
            assert number(length_added) == pytest.approx(wrote.norm().item(), abs=0.006)
            assert number(direction) == pytest.approx(torch.cosine_similarity(wrote, stream, dim=0).item(), abs=0.006)


def test_a_token_is_followed_to_the_answer(person, model):
    one = person()
    page = one.page
    page.click("[data-group=section] [data-value=token]")
    page.click(f'[data-stack=decoder] [data-index="{STEP}"]')
    page.wait_for_selector(f'[data-token="decoder {STEP}"]')
    check_ladder(page, model.decoder, model.decoder_added, STEP)

    # A number by the keyboard: the fifth dimension behind the cross-attention of the first layer.
    page.locator(".tl-inside-token-row").nth(3).click(position={"x": 20, "y": 6})
    ladder = page.locator(".tl-inside-token-rows")
    ladder.focus()
    for _ in range(5):
        ladder.press("ArrowRight")
    before, wrote, after = (tensor[STEP, 4].item() for tensor in (model.decoder[2], model.decoder_added[3], model.decoder[3]))
    page.wait_for_function("() => document.querySelector('.tl-inside-token-readout').textContent.includes('dimension 4:')")
    words = page.locator(".tl-inside-token-readout").inner_text()
    shown = [number(word.strip("()")) for word in words.rpartition(": ")[2].replace("=", "+").split(" + ")]
    assert shown == pytest.approx([before, wrote, after], abs=6e-4)

    # The end: logits and probabilities.
    probabilities = model.logits[STEP].softmax(-1)
    best = probabilities.topk(5).indices.tolist()
    answers = page.locator(".tl-inside-token-answer tbody tr")
    assert answers.locator("th").all_inner_texts() == [str(token) for token in best]
    for row, token in zip(answers.all(), best, strict=True):
        logit, probability = (float(cell.get_attribute("data-value")) for cell in row.locator("td").all())
        assert logit == pytest.approx(model.logits[STEP, token].item(), abs=1e-4)
        assert probability == pytest.approx(probabilities[token].item(), abs=1e-5)
    for check in page.locator(".tl-inside-token .tl-inside-check").all():
        assert "tl-inside-off" not in check.get_attribute("class")

    # What each layer would already answer.
    cells = page.locator(".tl-inside-token-early tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => [cell.firstChild.textContent, cell.lastChild.textContent]))")
    assert len(cells) == 3
    for layer, row in enumerate(cells):
        chances, tokens = model.early[layer].max(-1)
        assert [token for token, _ in row] == [{22: "(end)"}.get(token, str(token)) for token in tokens.tolist()]
        assert [float(words.split()[0]) for _, words in row] == pytest.approx(chances.tolist(), abs=0.006)

    # All of it has cost one request; walking costs none.
    page.click(".tl-inside-token-early thead th:nth-child(6) button")
    page.wait_for_selector('[data-token="decoder 4"]')
    check_ladder(page, model.decoder, model.decoder_added, 4)
    assert page.locator("[data-drawn]").get_attribute("data-step") == "5"
    assert one.asked == ["stream"]

    page.click(f'[data-stack=encoder] [data-index="{PLACE}"]')
    page.wait_for_selector(f'[data-token="encoder {PLACE}"]')
    check_ladder(page, model.encoder, model.encoder_added, PLACE)
    assert page.locator(".tl-inside-token-early").is_hidden()
    assert one.asked == ["stream", "stream"]


def test_masks_and_positions_in_japanese_on_a_phone(person, model):
    one = person("ja", width=390, height=844)
    page = one.page
    page.click("[data-group=section] [data-value=masks]")
    page.wait_for_selector(".tl-inside-mask canvas[data-cell]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def table_of(name):
        page.click(f"[data-mask={name}] [data-action=table]")
        rows = cells_of(page.locator(".tl-table tbody tr"))
        page.click(".tl-table-dialog [data-action=close]")
        allowed = rows[-1][0]  # everybody may look at the first token
        return [[word == allowed for word in row] for row in rows]

    steps = len(SOURCE) + 1
    assert table_of("combined") == [[column <= row for column in range(steps)] for row in range(steps)]
    assert table_of("padding") == [[True] * 5 + [False] * 2]
    page.click(".tl-inside-mask-stepper button:last-child")
    page.wait_for_selector(".tl-inside-mask-answers")
    page.wait_for_function("() => document.querySelector('.tl-inside-mask-answers tr:last-child th').textContent.startsWith('3')")
    assert cells_of(page.locator(".tl-inside-mask-answers tr")) == [[*map(str, SOURCE), "(end)"]] * 2
    assert "tl-inside-off" not in page.locator(".tl-inside-mask-same .tl-inside-check").get_attribute("class")
    assert one.asked == ["masks", "masks"]

    # The table of positions by the keyboard, and the inner product by distance.
    box = page.locator(".tl-inside-mask-positions")
    box.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        box.press(key)
    expected = 8 * positions(3, 64)[2, 1].item()
    assert f"{expected:.3f}".replace("-", "−") in page.locator(".tl-inside-mask-encoding > .tl-attn-readout").inner_text()
    page.locator(".tl-inside-mask-curves").nth(1).locator("[data-action=table]").click()
    products = page.locator(".tl-table tbody tr").evaluate_all("rows => rows.map(row => row.cells[1].textContent)")
    table = 8 * positions(len(products), 64)
    assert [number(words) for words in products] == pytest.approx([(table[0] @ table[k]).item() for k in range(len(products))], abs=0.02)
    page.click(".tl-table-dialog [data-action=close]")
    assert one.asked == ["masks", "masks"]
