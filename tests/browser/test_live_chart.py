"""The live picture in a real browser, against a run that the test itself moves forward."""

import itertools
import math
import threading

import gradio as gr
import pytest

from demo import text
from demo.api.routes import Endpoint
from demo.components.live_chart import LiveChart
from persons import complaints, served_blocks

pytestmark = pytest.mark.browser

WORDS = text.section("en", "live_chart")
MAX_STEPS = 400
STORED_RUN = "sessionStorage.getItem('tl-run')"
# Red, green and blue of --tl-loss in the light theme.
LOSS_COLOR = (0x4A, 0x3F, 0xB5)


def loss_at(step):
    """Straight on a log axis: 3 exp(-step / 100)."""
    return 3 * math.exp(-step / 100)


def rate_at(step):
    return 0.0125 * min(step / 100, math.sqrt(100 / step))


THEORY = {
    "steps": list(range(1, MAX_STEPS + 1)),
    "lr": [rate_at(step) for step in range(1, MAX_STEPS + 1)],
    "peak": {"step": 100, "lr": 0.0125},
}
PREVIEW = {"max_steps": MAX_STEPS, "theory": THEORY}


def validation(step, answers=()):
    return {"type": "validation", "step": step, "token_accuracy": 0.91, "exact_match": 0.43, "answers": list(answers)}


class FakeServer:
    """Answers like the real log, and does only what the test says."""

    ids = itertools.count(1)

    def __init__(self):
        self.lock = threading.Lock()
        self.begin()

    def begin(self):
        """Forgets everything: each test starts here."""
        with self.lock:
            self.run, self.status, self.step, self.events = None, "running", 0, []
            self.trains, self.actions, self.seen_value = [], [], None
            self.gone = self.broken = False
            self.refuse_train = self.refuse_control = None
            self.polls, self.in_flight, self.most_in_flight = [], 0, 0

    def advance(self, step, *events, status=None):
        with self.lock:
            self.step = step
            self.events.extend(events)
            self.status = status or self.status

    def train(self, event: gr.EventData):
        self.trains.append(event.paused)
        if self.refuse_train:
            return {"run": None, "preview": PREVIEW, "error": self.refuse_train}
        with self.lock:
            self.run = f"run-{next(self.ids)}"
            self.status, self.events = ("paused" if event.paused else "running"), []
            self.step = 1 if event.paused else 0
        return {"run": self.run, "preview": PREVIEW}

    def poll(self, cursor):
        with self.lock:
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return self.answer(cursor)
        finally:
            with self.lock:
                self.in_flight -= 1

    def answer(self, cursor):
        with self.lock:
            self.polls.append(cursor)
            if self.broken:
                raise ConnectionError("the test cuts the connection")
            if self.gone or cursor["run"] != self.run:
                return {"error": "The run is <i>gone</i>.", "gone": True}
            steps = list(range(cursor["step"] + 1, self.step + 1))
            reply = {
                "run": self.run,
                "status": self.status,
                "step": self.step,
                "max_steps": MAX_STEPS,
                "steps_per_second": 71.2,
                "seconds_left": 75.3,
                "metrics": {
                    "steps": steps,
                    "loss": [loss_at(step) for step in steps],
                    "lr": [rate_at(step) for step in steps],
                },
                "events": self.events[cursor["event"] :],
                "next": {"step": self.step, "event": len(self.events)},
            }
            if cursor["step"] == 0:
                reply["theory"] = THEORY
            return reply

    def control(self, request):
        with self.lock:
            self.actions.append(request["action"])
            if self.refuse_control:
                return {"error": self.refuse_control}
            self.step += request["action"] == "step"
            self.status = {"pause": "paused", "resume": "running", "step": "paused", "stop": "stopped"}[request["action"]]
            return {"status": self.status}

    def look(self, value):
        self.seen_value = value


@pytest.fixture(scope="module")
def served():
    """The fake and the address of a page with nothing but the component and a button that shows Python the value."""
    fake = FakeServer()
    with gr.Blocks(analytics_enabled=False) as blocks:
        chart = LiveChart("en", value={"run": None, "preview": PREVIEW})
        chart.train(fake.train, outputs=chart, show_progress="hidden")
        gr.Button("look", elem_id="look").click(fake.look, inputs=chart)
    endpoints = {"en/runs/poll": Endpoint(fake.poll, blocking=True), "en/runs/control": Endpoint(fake.control)}
    with served_blocks(blocks, endpoints) as url:
        yield fake, url


@pytest.fixture
def fake(served):
    served[0].begin()
    yield served[0]
    assert served[0].most_in_flight <= 1


@pytest.fixture
def page(browser, served, fake):
    context = browser.new_context(viewport={"width": 1000, "height": 1200})
    opened = context.new_page()
    errors = complaints(opened)
    opened.goto(f"{served[1]}?__theme=light")
    opened.wait_for_selector(".tl-plot[data-draw-ms]")
    yield opened
    context.close()
    assert errors == []


def expect(locator):
    from playwright.sync_api import expect as playwright_expect

    return playwright_expect(locator)


def button(page, action):
    return page.locator(f"[data-action={action}]")


def wait_for(page, **data):
    """Waits until the component says so in its data attributes."""
    for name, value in data.items():
        page.wait_for_function(
            "([name, value]) => document.querySelector('[data-status]')?.dataset[name] === value", arg=[name, str(value)]
        )


def wait_until(page, condition):
    """Waits for something on the Python side while the page goes on."""
    for _ in range(200):
        if condition():
            return
        page.wait_for_timeout(25)
    pytest.fail("it never happened")


def start(page, fake, step=0, *events):
    """Presses Train and lets the run reach a step."""
    button(page, "primary").click()
    wait_until(page, lambda: fake.trains)
    fake.advance(step, *events)
    wait_for(page, status=fake.status, points=step)


def readout(page, panel, series):
    return page.locator(f"[data-panel={panel}] [data-series={series}] .tl-plot-value")


def hover(page, share):
    """Moves the pointer over the loss panel and returns the step its readout names."""
    canvas = page.locator("[data-panel=loss] canvas")
    before = page.locator("[data-panel=loss] .tl-plot-at").inner_text()
    canvas.hover(position={"x": canvas.bounding_box()["width"] * share, "y": 100})
    at = page.locator("[data-panel=loss] .tl-plot-at")
    expect(at).not_to_have_text(before)
    return int(at.inner_text().split()[-1])


def line_heights(page, steps):
    """The row where the loss line crosses each step, found by its colour in the canvas; below 0 where there is none."""
    return page.evaluate(
        """async ([steps, maxSteps, color]) => {
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const canvas = document.querySelector("[data-panel=loss] canvas");
            const [left, right] = [56, canvas.clientWidth - 10];
            return steps.map((step) => {
                const x = Math.round(left + (right - left) * step / maxSteps);
                const pixels = canvas.getContext("2d").getImageData(x, 0, 1, canvas.height).data;
                const rows = [];
                for (let row = 0; row < canvas.height; row++) {
                    const near = color.every((part, i) => Math.abs(pixels[4 * row + i] - part) < 20);
                    if (near && pixels[4 * row + 3] > 90) rows.push(row);
                }
                return rows.length ? rows.reduce((a, b) => a + b) / rows.length : -1;
            });
        }""",
        [steps, MAX_STEPS, LOSS_COLOR],
    )


def test_before_a_run_the_theory_is_drawn_and_the_rest_is_ready(page):
    wait_for(page, status="idle", points=0, step=0)
    expect(page.locator("[data-panel=loss] .tl-plot-hint")).to_have_text(WORDS["hint_loss"])
    expect(page.locator(".tl-step")).to_have_text("step 0 of 400")
    expect(page.locator(".tl-figure dd").first).to_have_text("–")
    expect(button(page, "primary")).to_have_text(WORDS["train"])
    expect(button(page, "stop")).to_be_disabled()
    page.locator("[data-panel=lr] canvas").hover(position={"x": 400, "y": 60})
    expect(readout(page, "lr", "used")).to_have_text("–")
    expect(readout(page, "lr", "theory")).not_to_have_text("–")
    step = int(page.locator("[data-panel=lr] .tl-plot-at").inner_text().split()[-1])
    assert float(readout(page, "lr", "theory").inner_text()) == float(f"{rate_at(step):.3g}")


def test_train_reaches_python_and_the_curve_grows(page, fake):
    start(page, fake, 40)
    assert fake.trains == [False]
    expect(page.locator("[data-panel=loss] .tl-plot-hint")).to_be_hidden()
    expect(button(page, "primary")).to_have_text(WORDS["pause"])
    assert page.evaluate(STORED_RUN) == fake.run
    fake.advance(120, validation(100))
    wait_for(page, points=120, step=120)
    expect(page.locator(".tl-step")).to_have_text("step 120 of 400")
    expect(page.locator(".tl-rate")).to_have_text("71 steps/s")
    expect(page.locator(".tl-left")).to_have_text("1 min 16 s left")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "120")
    shown = page.locator(".tl-figure dd").all_inner_texts()
    assert shown == ["43.0\u202f%", "91.0\u202f%", f"{loss_at(120):.3g}", f"{rate_at(120):.3g}"]


def test_only_what_is_new_is_asked_for_and_an_ended_run_is_left_alone(page, fake):
    page.clock.install()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    start(page, fake, 30)
    fake.advance(50, {"type": "finished", "step": 50, "message": ""}, status="finished")
    wait_for(page, status="finished", points=50)
    wait_until(page, lambda: fake.polls[-1] == {"run": fake.run, "step": 50, "event": 1, "reads": True})
    seen = [(cursor["step"], cursor["event"]) for cursor in fake.polls]
    assert seen[0] == (0, 0) and seen == sorted(seen)
    wait_until(page, lambda: fake.in_flight == 0)
    wait_until(page, lambda: any(url.endswith("runs/verdict") for url in asked))  # once, when all has been read
    before = len(fake.polls)
    asked.clear()
    page.clock.fast_forward(60_000)  # longer than any pause between two polls
    page.evaluate("new Promise(requestAnimationFrame)")
    assert asked == [] and len(fake.polls) == before
    expect(button(page, "primary")).to_have_text(WORDS["train"])


def test_the_readout_under_the_pointer_equals_the_data(page, fake):
    start(page, fake, 300, *[validation(step) for step in range(50, 301, 50)])
    step = hover(page, 0.4)
    assert 100 < step < 200
    assert float(readout(page, "loss", "raw").inner_text()) == float(f"{loss_at(step):.3g}")
    assert float(readout(page, "lr", "used").inner_text()) == float(f"{rate_at(step):.3g}")
    checked = page.locator("[data-panel=accuracy] .tl-plot-at").inner_text()
    assert checked == f"step {50 * round(step / 50)}"
    # The keyboard moves by one point, and says it aloud.
    page.locator(".tl-charts").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-panel=loss] .tl-plot-at")).to_have_text(f"step {step + 1}")
    expect(page.locator(".tl-charts .tl-plot-spoken")).to_contain_text(f"step {step + 1}")
    page.keyboard.press("Home")
    expect(readout(page, "loss", "raw")).to_have_text(f"{loss_at(1):.3g}")
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel=loss] .tl-plot-at")).to_have_text("step 300")


def test_an_exponential_decay_is_straight_on_the_log_axis_only(page, fake):
    start(page, fake, 400)
    page.locator(".tl-slider:not(.tl-recording-slider)").fill("0")
    steps = [50, 150, 250, 350]
    linear = line_heights(page, steps)
    assert min(linear) > 0
    first, second, third = (b - a for a, b in itertools.pairwise(linear))
    assert first > 2 * second > 3 * third
    page.locator("[data-scale=log]").click()
    expect(page.locator("[data-scale=log]")).to_have_attribute("aria-pressed", "true")
    first, second, third = (b - a for a, b in itertools.pairwise(line_heights(page, steps)))
    assert first > 20
    assert first == pytest.approx(second, abs=1.5) and second == pytest.approx(third, abs=1.5)


def test_smoothing_is_the_bias_corrected_moving_average(page, fake):
    start(page, fake, 200)
    page.locator(".tl-slider:not(.tl-recording-slider)").fill("0.95")
    step = hover(page, 0.3)
    mean = 0.0
    for past in range(1, step + 1):
        mean = 0.95 * mean + 0.05 * loss_at(past)
    expected = mean / (1 - 0.95**step)
    assert float(readout(page, "loss", "smooth").inner_text()) == float(f"{expected:.3g}")
    assert float(readout(page, "loss", "raw").inner_text()) == float(f"{loss_at(step):.3g}")
    page.locator(".tl-slider:not(.tl-recording-slider)").fill("0")
    expect(page.locator("[data-panel=loss] [data-series=smooth]")).to_be_hidden()


def test_pause_step_resume_and_stop_send_their_actions(page, fake):
    start(page, fake, 10)
    expect(button(page, "step")).to_be_disabled()
    button(page, "primary").click()
    wait_for(page, status="paused")
    expect(button(page, "primary")).to_have_text(WORDS["resume"])
    button(page, "step").click()
    wait_for(page, step=11, points=11, status="paused")
    button(page, "primary").click()
    wait_for(page, status="running")
    fake.refuse_control = "Not <now>."
    button(page, "stop").click()
    expect(page.locator(".tl-alert")).to_have_text("Not <now>.")
    fake.refuse_control = None
    button(page, "stop").click()
    wait_for(page, status="stopped", points=11)
    assert fake.actions == ["pause", "step", "resume", "stop", "stop"]


def test_step_without_a_run_starts_a_paused_one(page, fake):
    button(page, "step").click()
    wait_for(page, status="paused", points=1)
    assert fake.trains == [True]
    expect(button(page, "primary")).to_have_text(WORDS["resume"])


def test_a_refused_run_says_why_and_gives_the_button_back(page, fake):
    fake.refuse_train = "Too many runs. <b>Please wait.</b>"
    button(page, "primary").click()
    expect(page.locator(".tl-alert")).to_have_text(fake.refuse_train)
    expect(button(page, "primary")).to_be_enabled()
    wait_for(page, status="idle")


def test_reset_puts_the_run_away_and_can_be_undone(page, fake):
    start(page, fake, 60)
    button(page, "reset").click()
    wait_for(page, status="idle", points=0)
    wait_until(page, lambda: fake.actions == ["stop"])
    assert page.evaluate(STORED_RUN) is None
    expect(page.locator("[data-panel=loss] .tl-plot-hint")).to_be_visible()
    button(page, "undo").click()
    wait_for(page, status="stopped", points=60)
    assert page.evaluate(STORED_RUN) == fake.run
    expect(button(page, "undo")).to_be_hidden()


def test_a_reload_attaches_again_with_the_whole_history(page, fake):
    start(page, fake, 90, validation(50))
    page.reload()
    wait_for(page, status="running", points=90)
    expect(page.locator(".tl-figure dd").first).to_have_text("43.0\u202f%")
    fake.advance(100)
    wait_for(page, points=100)
    # Python sees the run that the page found by itself.
    page.locator("#look").click()
    wait_until(page, lambda: fake.seen_value is not None)
    assert fake.seen_value["run"] == fake.run


def test_a_failed_run_says_its_sentence_as_text(page, fake):
    start(page, fake, 20)
    sentence = 'The loss became <img src="x" onerror="alert(1)"> NaN.'
    fake.advance(25, {"type": "failed", "step": 25, "message": sentence}, status="failed")
    wait_for(page, status="failed", points=25)
    expect(page.locator(".tl-alert[role=alert]")).to_have_text(sentence)
    assert page.locator(".tl-live img").count() == 0
    expect(button(page, "primary")).to_have_text(WORDS["train"])


def test_a_run_that_is_gone_leaves_its_picture(page, fake):
    start(page, fake, 35)
    fake.gone = True
    wait_for(page, status="gone", points=35)
    expect(page.locator(".tl-alert")).to_have_text("The run is <i>gone</i>.")
    assert page.evaluate(STORED_RUN) is None
    page.reload()
    wait_for(page, status="idle", points=0)


def test_a_lost_connection_recovers(page, fake):
    start(page, fake, 15)
    fake.broken = True
    expect(page.locator(".tl-quiet")).to_have_text(WORDS["lost"])
    wait_for(page, status="running", points=15)
    fake.broken = False
    fake.advance(45)
    wait_for(page, points=45)
    expect(page.locator(".tl-quiet")).to_have_text("")


def test_right_and_wrong_tokens_differ_by_more_than_colour(page, fake):
    source = ["3", "1", "<b>"]
    expected = ["3", "1", "<b>", "(end)"]
    answers = [
        {"source": source, "expected": expected, "output": expected},
        {"source": source, "expected": expected, "output": ["3", "2", "<b>"]},
        {"source": ["3"], "expected": ["3", "(end)"], "output": ["3", "(end)", "7"]},
    ]
    start(page, fake, 50, validation(50, answers))
    expect(page.locator(".tl-answers .tl-verdict")).to_have_text(["✓ right", "✗ 2 wrong", "✗ 1 wrong"])
    second = page.locator(".tl-answers .tl-answer").nth(1)
    wrong, missing = second.locator(".tl-cell.tl-is-wrong").all()
    expect(wrong.locator(".tl-token")).to_have_text("2")
    expect(wrong.locator(".tl-below")).to_have_text("1")
    expect(wrong).to_have_attribute("aria-label", "2, wrong: expected 1")
    expect(wrong.locator(".tl-token")).to_have_css("text-decoration-style", "wavy")
    expect(missing.locator(".tl-below")).to_have_text("(end)")
    extra = page.locator(".tl-answers .tl-answer").nth(2).locator(".tl-is-extra")
    expect(extra.locator(".tl-token")).to_have_css("text-decoration-line", "line-through")
    expect(extra.locator(".tl-below")).to_have_text(WORDS["extra"])
    right = page.locator(".tl-answers .tl-answer").first.locator(".tl-is-right .tl-token")
    expect(right).to_have_text(expected)
    expect(right.first).to_have_css("text-decoration-line", "none")


def norms(step):
    """Of each part another; the update a hundredth of the gradient."""
    gradient = {part: factor / step for part, factor in {"embeddings": 2, "encoder": 3, "decoder": 5, "fc_out": 7}.items()}
    return {"type": "norms", "step": step, "gradient": gradient, "update": {part: value / 100 for part, value in gradient.items()}}


def test_norms_are_drawn_for_who_asks(page, fake):
    start(page, fake, 20, norms(1), norms(20))
    switch = button(page, "norms")
    expect(page.locator(".tl-norms")).to_be_hidden()
    expect(switch).to_have_attribute("aria-expanded", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-expanded", "true")
    expect(readout(page, "gradient", "decoder")).to_have_text("0.250")
    expect(readout(page, "update", "embeddings")).to_have_text("0.00100")
    fake.advance(40, norms(40))
    expect(readout(page, "gradient", "fc_out")).to_have_text("0.175")
    switch.press("Enter")
    expect(page.locator(".tl-norms")).to_be_hidden()


def test_lines_of_norms_are_told_apart_without_colour(page, fake):
    button(page, "norms").click()
    swatches = page.locator("[data-panel=gradient] .tl-plot-item line")
    dashes = swatches.evaluate_all("lines => lines.map((line) => line.style.strokeDasharray)")
    assert len(dashes) == len(set(dashes)) == 4
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
