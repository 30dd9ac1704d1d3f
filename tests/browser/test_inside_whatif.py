"""What if it had written another token, and teacher forcing beside free running: on shipped models, beside plain PyTorch."""

import re

import pytest
import torch
from torch.nn.functional import cross_entropy

from core.checkpoint import load_checkpoint
from core.errors import UserError
from demo.api.models import ASSETS
from demo.text import section, sentence
from persons import complaints

pytestmark = pytest.mark.browser

SOURCE, HALF, NO_LOOK_AHEAD = [3, 1, 4, 1, 5, 9, 2], "classroom-0075", "no-look-ahead-0400"
START, END = 21, 22
ADDRESS = f"?tab=decode&model=shipped:{HALF}&source={'+'.join(map(str, SOURCE))}&step=3"
BRANCHES, FORCING = ".tl-inside-branches", ".tl-inside-forcing"
TEXT = {language: section(language, "inside_branches") for language in ("en", "ja")}


def model_of(name):
    return load_checkpoint(ASSETS / f"{name}.ckpt").model.eval()


@torch.no_grad()
def probabilities(model, read, future=False):
    """(T, vocabulary): what plain PyTorch gives after each of the tokens that the decoder reads. future: without the look-ahead mask."""
    src, tgt = torch.tensor([SOURCE]), torch.tensor([[START, *read]])
    past = torch.ones(tgt.size(1), tgt.size(1), dtype=torch.bool).tril()
    return model.transformer(src, tgt, None, None if future else past)[0].softmax(-1)


def special_tokens():
    return {"largest": 20, "special": "(end), (start), (pad)"}


def greedy(model, forced=()):
    """The tokens of plain greedy decoding behind forced ones, one pass a token, and the probability of the right token at each step."""
    tokens = list(forced)
    while (not tokens or tokens[-1] != END) and len(tokens) < len(SOURCE) + 4:
        tokens.append(int(probabilities(model, tokens)[-1].argmax()))
    rows = probabilities(model, tokens)
    return tokens, [float(rows[t, right]) for t, right in enumerate([*SOURCE, END][:len(tokens)])]


def named(tokens):
    return ["(end)" if token == END else "(start)" if token == START else str(token) for token in tokens]


@pytest.fixture
def opened(browser, served):
    """A function that opens the page at an address."""
    contexts, errors = [], []

    def open_at(query, width=1280):
        contexts.append(browser.new_context(viewport={"width": width, "height": 844}))
        page = contexts[-1].new_page()
        errors.append(complaints(page))
        page.goto(served[1] + query)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert [line for found in errors for line in found] == []


def rows_of(page):
    """The table of branches: name -> tokens, without the words for who does not see the marks."""
    return page.locator(f"{BRANCHES}-table tbody").evaluate(
        "body => Object.fromEntries([...body.rows].map((row) => [row.cells[0].textContent,"
        " [...row.cells].slice(1).map((cell) => cell.firstChild?.textContent ?? '').filter(Boolean)]))")


def write(page, token):
    page.locator(f"{BRANCHES}-form input").fill(token)
    page.locator(f"{BRANCHES}-form input").press("Enter")


def output_on_show(page):
    tokens = page.locator("#tl-attention-view .tl-attn-output .tl-attn-token:not(.tl-attn-missing)")
    return tokens.locator(".tl-attn-token-text").all_text_contents()[1:]


def test_branches_are_what_plain_decoding_writes_and_back_leads_through_them(opened):
    model = model_of(HALF)
    own, _ = greedy(model)
    page = opened(f"{ADDRESS}&inside=branches")
    page.wait_for_selector(f"{BRANCHES}-table td")
    assert rows_of(page) == {TEXT["en"]["branch_right"]: named([*SOURCE, END]), "greedy": named(own)}

    # Typed, at the third step; then another candidate, one step later, from the branch.
    write(page, "7")
    page.wait_for_selector(f"{BRANCHES}-list li")
    first, right = greedy(model, [*own[:2], 7])
    assert rows_of(page)["A"] == named(first) == output_on_show(page)
    chosen = page.locator("#tl-attention-view .tl-attn-output .tl-attn-forced .tl-attn-token-text")
    assert chosen.all_text_contents() == ["7"]
    page.locator('#tl-attention-view [data-action="next"]').click()
    page.wait_for_selector('[data-drawn][data-step="4"]', state="attached")
    candidate = page.locator(f"{BRANCHES} .tl-attn-candidate:not([aria-disabled=true])").nth(1)
    other = int(candidate.locator(".tl-attn-candidate-token").text_content())
    candidate.click()
    page.wait_for_selector(f"{BRANCHES}-list li:nth-child(2)")
    second, _ = greedy(model, [*first[:3], other])
    assert rows_of(page)["B"] == named(second) == output_on_show(page)

    # Whether it recovers, worked out here.
    for name, tokens, forced in (("A", first, 3), ("B", second, 4)):
        said = page.locator(f"{BRANCHES}-list li").filter(has=page.locator(f"b:text-matches('^{name}')")).text_content()
        assert recovery(tokens, forced) in said

    # Compared: the probability of the right token, as the table of the curves says it.
    page.locator(f"{BRANCHES}-compared select").nth(1).select_option(label="A")
    page.locator(f"{BRANCHES}-chart [data-action=table]").click()
    cells = page.locator(".tl-table-dialog tbody tr").evaluate_all("rows => rows.map((row) => row.cells[2].textContent)")
    page.locator(".tl-table-dialog [data-action=close]").click()
    assert [float(cell) for cell in cells[:len(right)]] == pytest.approx(right, abs=0.00051)

    # Dropped and taken back; the greedy answer is one press away; Back and Forward.
    page.locator(f"{BRANCHES}-list li:last-child .tl-inside-drop").click()
    page.wait_for_function("selector => document.querySelectorAll(selector).length === 1", arg=f"{BRANCHES}-list li")
    page.wait_for_function("!new URL(location.href).searchParams.has('forced')")
    assert output_on_show(page) == named(own)
    page.locator(f"{BRANCHES}-undo button").click()
    page.wait_for_selector(f"{BRANCHES}-list li:nth-child(2)")
    page.locator(f"{BRANCHES}-table tbody button").nth(1).click()
    page.wait_for_function("words => new URL(location.href).searchParams.get('forced') === words", arg=" ".join(named(first[:3])))
    assert output_on_show(page) == named(first)
    page.go_back()
    page.wait_for_function("!new URL(location.href).searchParams.has('forced')")
    page.wait_for_selector("#tl-attention-view .tl-attn-output:not(:has(.tl-attn-forced))")
    assert output_on_show(page) == named(own)
    page.go_forward()
    page.wait_for_selector("#tl-attention-view .tl-attn-output .tl-attn-forced")
    assert output_on_show(page) == named(first)

    # The address opens the same branch once more; what cannot be written is said, and what was typed stays.
    page.reload()
    page.wait_for_selector(f"{BRANCHES}-list li")
    assert output_on_show(page) == named(first)
    write(page, "99")
    problem = page.locator(f"{BRANCHES} .tl-attn-error")
    problem.filter(has_text=sentence("en", UserError("forced_unknown", token="99", **special_tokens()))).wait_for()
    assert page.locator(f"{BRANCHES}-form input").input_value() == "99"
    assert output_on_show(page) == named(first)


def recovery(tokens, forced):
    """The beginning of the sentence that a branch must have."""
    right, text = [*SOURCE, END], TEXT["en"]
    if tokens == right:
        return text["branch_all_right"]
    start = len(right)
    while len(tokens) == len(right) and start > forced and tokens[start - 1] == right[start - 1]:
        start -= 1
    if start < len(right):
        return text["branch_recovers_at_once" if start == forced else "branch_recovers"].format(step=start + 1)
    wrong = sum(token != right[t] if t < len(right) else True for t, token in enumerate(tokens) if t >= forced)
    return text["branch_lost"].format(wrong=wrong, total=len(tokens) - forced)


def numbers(text):
    return [float(number) for number in re.findall(r"\d+\.?\d*(?:e-\d+)?", text)]


def forcing_rows(page):
    """The rows of the table: position, right, then reads, answers, loss of teacher forcing and of free running."""
    return page.locator(f"{FORCING}-table tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => [...cell.childNodes].filter((node) => !node.matches?.('.tl-unseen'))"
        ".map((node) => node.textContent).join('')))")


def shown_loss(loss):
    return "<0.01" if 0 < loss < 0.005 else f"{loss:.2f}"


def test_both_ways_of_answering_cost_what_plain_pytorch_says(opened):
    page = opened(f"{ADDRESS}&inside=forcing", width=390)
    page.wait_for_selector(f"{FORCING}-table td")
    for name in (HALF, NO_LOOK_AHEAD):
        if name != HALF:
            page.locator(f'{FORCING}-proposals [data-model="shipped:{name}"]').click()
            page.wait_for_function("name => new URL(location.href).searchParams.get('model') === name", arg=f"shipped:{name}")
            page.locator(f"{FORCING}-why").filter(has_text="look-ahead").wait_for()
            assert "look-ahead" in page.locator("#tl-model input").input_value()
        model, right = model_of(name), torch.tensor([*SOURCE, END])
        own, _ = greedy(model)
        forced = probabilities(model, SOURCE, future=name == NO_LOOK_AHEAD).log()
        free = probabilities(model, own).log()[:len(own)]
        known = min(len(own), len(right))
        rows = forcing_rows(page)
        assert [row[1] for row in rows[:len(right)]] == named(right.tolist())
        assert [row[2] for row in rows[:len(right)]] == named([START, *SOURCE])
        assert [row[3] for row in rows[:len(right)]] == named(forced.argmax(-1).tolist())
        assert [row[4] for row in rows[:len(right)]] == [shown_loss(-float(forced[t, right[t]])) for t in range(len(right))]
        assert [row[5] for row in rows[:len(own)]] == named([START, *own[:-1]])
        assert [row[6] for row in rows[:len(own)]] == named(own)
        assert [row[7] for row in rows[:known]] == [shown_loss(-float(free[t, right[t]])) for t in range(known)]
        means = [float(cross_entropy(forced, right)), float(cross_entropy(free[:known], right[:known]))]
        assert numbers(page.locator(f"{FORCING}-means").text_content()) == pytest.approx(means, rel=0.006)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # What is opened while another decode is awaited stays open when it has come.
    page.evaluate("""async () => {
        const { publish } = await import("components/shared/messages.js");
        publish("stateWanted", {query: "tab=decode&source=3 1"});
        document.querySelector("#tl-attention-view .tl-inside-sections [data-value=masks]").click();
    }""")
    page.wait_for_function("new URL(location.href).searchParams.get('source') === '3 1'")
    assert "inside=masks" in page.url


def test_rubbish_in_the_address_is_passed_over_and_a_bad_token_gets_a_sentence(opened):
    query = ADDRESS.replace("step=3", "step=-3") + "&forced=3+x&layer=77&head=0&inside=branches&cell=cross-0"
    page = opened(f"ja{query}")
    problem = page.locator(f"{BRANCHES} .tl-attn-error")
    problem.filter(has_text=sentence("ja", UserError("forced_unknown", token="x", **special_tokens()))).wait_for()
    assert output_on_show(page) == named(greedy(model_of(HALF))[0])
    data = page.locator("#tl-attention-view [data-drawn], #tl-attention-view[data-drawn]").evaluate("node => ({...node.dataset})")
    assert (data["step"], data["layer"], data["head"]) == ("1", "2", "mean")
    write(page, " ")
    problem.filter(has_text=TEXT["ja"]["branch_empty"]).wait_for()
