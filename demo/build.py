"""The page: its tabs, in each language at an address of its own."""

from html import escape
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from core.classroom.class_races import ClassRaces
from core.classroom.kept_class_races import KeptClassRaces
from core.classroom.kept_questions import KeptQuestions
from core.classroom.questions import Questions
from core.classroom.registry import Registry
from core.classroom.room_files import RoomFiles
from core.classroom.room_keeper import RoomKeeper
from core.classroom.rooms import Rooms
from demo.adapters.client_api import connect_client_api
from demo.adapters.event_queue import bound_queue
from demo.adapters.gate import Gate, refuse_other_sites
from demo.adapters.gathering import gather_requests
from demo.adapters.guard import Guard, refuse_downloads
from demo.adapters.head import Head
from demo.adapters.log_reading import LogReading
from demo.adapters.modules import module_routes
from demo.adapters.quick_answers import answer_quickly
from demo.adapters.recordings import recording_routes
from demo.adapters.sessions import keep_sessions_light
from demo.adapters.turns import Turns
from demo.adapters.upload_guard import UploadGuard
from demo.api.endpoints import endpoints
from demo.api.kept_stage import KeptStage
from demo.api.log_answers import LogAnswers
from demo.api.models import Models
from demo.api.routes import api_routes
from demo.components.glossary import Glossary
from demo.components.lesson_panel import LessonPanel
from demo.components.page_bar import PageBar
from demo.components.page_links import PageLinks
from demo.components.questionnaire import Questionnaire
from demo.components.room_bar import RoomBar
from demo.components.room_questions import RoomQuestions
from demo.tabs.decode import connect_runner, decode_tab
from demo.tabs.programs import programs_tab
from demo.tabs.race import connect_race, race_tab
from demo.tabs.room import connect_decode, connect_tabs, connect_train
from demo.tabs.train import train_tab
from demo.tabs.warmup import connect_explorer, warmup_tab
from demo.text import section

ADDRESSES = {"en": "", "ja": "ja"}
LANGUAGES = {address: language for language, address in ADDRESSES.items()}
HERE = Path(__file__).parent
SESSIONS = 300  # of which Gradio keeps what an opened page has changed; nothing of ours is in it, and it is made again when it is missing
CLEAR_UPLOADS = (600, 3600)  # every so many seconds, files that are so many seconds old: a model is read from its file at once


def build_page(registry=None):
    """The whole app.

    Args:
        registry: core.classroom.registry.Registry; None: a new one.
    Returns:
        gr.Blocks, to be launched with `launch_options(page)`; its attributes `registry` and, unless it is None, `keeper` are to be closed
        at the end; `api_endpoints` and `log_answers` answer the API and who reads a log.
    """
    registry = registry or Registry()
    models, rooms = Models(registry), Rooms(registry)
    questions, class_races = Questions(rooms), ClassRaces(rooms)
    answers = endpoints(registry, models, rooms, questions, class_races)
    with gr.Blocks(title=section("en", "page")["title"], analytics_enabled=False, delete_cache=CLEAR_UPLOADS) as page:
        fill(registry, models, "en")
        connect_client_api(page, answers, "en")
    for language in ADDRESSES.keys() - {"en"}:
        with page.route(section(language, "page")["title"], ADDRESSES[language], show_in_navbar=False):
            fill(registry, models, language)
            connect_client_api(page, answers, language)
    page.registry, page.uploads, page.api_endpoints, page.log_answers = registry, models.folder, answers, LogAnswers(registry)
    page.keeper = keep_rooms(rooms, questions, class_races)
    refuse_downloads()
    keep_sessions_light()
    refuse_other_sites()
    relax_queue(page)
    bound_queue(page, LANGUAGES)
    return page


def keep_rooms(rooms, questions, class_races):
    """Brings back the rooms of the data folder and keeps what changes in them from now on.

    Returns:
        A RoomKeeper; None if there is no data folder.
    """
    data = rooms.registry.limits.data
    if data is None:
        return None
    parts = {"stage": KeptStage(), "questions": KeptQuestions(questions), "class_race": KeptClassRaces(class_races)}
    keeper = RoomKeeper(rooms, RoomFiles(data), parts)
    keeper.start()
    return keeper


def relax_queue(page):
    """Lets Gradio's queue look for work twenty-five times a second instead of a thousand, which costs a tenth of a core.

    Training does not pass through the queue, only clicks do.
    """
    page._queue.sleep_when_free = 0.04
    page._queue.progress_update_sleep_when_free = 0.25


def fill(registry, models, language):
    """One language's page."""
    text = section(language, "page")
    with gr.Column(elem_id="tl-top"):
        gr.HTML(header(language), elem_id="tl-header", apply_default_css=False)
        Glossary(language, elem_id="tl-glossary")
        page_bar = PageBar(language, elem_id="tl-page-bar")
        bar = RoomBar(language, elem_id="tl-room-bar")
        PageLinks(language, ADDRESSES, elem_id="tl-page-links")
        Questionnaire(language, elem_id="tl-questionnaire")
        RoomQuestions(language, elem_id="tl-room-questions")
    LessonPanel(language, elem_id="tl-lesson-panel")
    with gr.Tabs(elem_id="tl-tabs") as tabs:
        with gr.Tab(text["tab_train"], id="train") as train_place:
            train = train_tab(registry, language)
        with gr.Tab(text["tab_decode"], id="decode") as decode_place:
            decode = decode_tab(models, language, decode_place, train.chart)
        with gr.Tab(text["tab_warmup"], id="warmup") as warmup_place:
            explorer = warmup_tab(language)
        with gr.Tab(text["tab_race"], id="race") as race_place:
            race = race_tab(language)
        with gr.Tab(text["tab_programs"], id="programs") as programs_place:
            programs_tab(language)
    connect_explorer(language, explorer, tabs, train)
    connect_race(registry, language, race, tabs, train)
    connect_train(registry, language, bar, train)
    connect_decode(bar, decode.source)
    connect_runner(models, language, race, tabs, decode)
    connect_tabs([bar, page_bar], tabs, [train_place, decode_place, warmup_place, race_place, programs_place])


def header(language):
    """Title, purpose, and the ways to the other languages."""
    text = section(language, "page")
    links = "".join(language_link(other) for other in ADDRESSES if other != language)
    return f'<header class="tl-header"><h1>{escape(text["title"])}</h1><p>{escape(text["tagline"])}</p>{links}</header>'


def language_link(language):
    """The way to a language's page from any other's, in its own words."""
    text = section(language, "page")
    return (f'<a class="tl-language" hreflang="{language}" lang="{language}" title="{escape(text["language_title"])}" '
            f'href="./{ADDRESSES[language]}">{escape(text["language"])}</a>')


def launch_options(page):
    """How the page is launched: its looks, and what it does not offer to strangers.

    Args:
        page: of `build_page`.
    """
    answer_quickly(page)
    gather_requests()
    limits = page.registry.limits
    largest = int(limits.upload_mb * 10**6)
    uploads = UploadGuard(page.uploads, largest, int(limits.upload_rate_mb * 10**6), LANGUAGES)
    return dict(
        theme=theme(),
        css=(HERE / "theme.css").read_text(encoding="utf-8") + (HERE / "page.css").read_text(encoding="utf-8"),
        state_session_capacity=SESSIONS,
        max_file_size=largest,
        blocked_paths=[str(limits.data.absolute())] if limits.data else [],
        app_kwargs={"routes": [Route("/health", health), *api_routes(page.api_endpoints), *uploads.routes(), *module_routes(),
                                *recording_routes()],
                    "middleware": [Middleware(LogReading, answers=page.log_answers), Middleware(Guard), Middleware(Gate),
                                   Middleware(Turns, blocking=blocking(page.api_endpoints), pages=LANGUAGES),
                                   Middleware(Head, addresses=LANGUAGES)]},
        run_history=False,
        enable_monitoring=False,
        strict_cors=True,
        ssr_mode=False,
        footer_links=["api"],
    )


def blocking(answers):
    """The addresses of the API whose answers take a thread."""
    return {address for address, endpoint in answers.items() if endpoint.blocking}


async def health(request):
    """For a load balancer: the server answers."""
    return JSONResponse({"status": "ok"})


def theme():
    """Gradio's plain theme in our colours, with the system's own fonts."""
    fonts = ["ui-sans-serif", "system-ui", "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP", "sans-serif"]
    return gr.themes.Base(font=fonts, font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"]).set(
        body_background_fill="var(--tl-paper)", body_background_fill_dark="var(--tl-paper)",
        body_text_color="var(--tl-ink)", body_text_color_dark="var(--tl-ink)",
        body_text_color_subdued="var(--tl-muted)", body_text_color_subdued_dark="var(--tl-muted)",
        background_fill_primary="var(--tl-paper)", background_fill_primary_dark="var(--tl-paper)",
        background_fill_secondary="var(--tl-panel)", background_fill_secondary_dark="var(--tl-panel)",
        border_color_primary="var(--tl-line)", border_color_primary_dark="var(--tl-line)",
        block_background_fill="transparent", block_background_fill_dark="transparent",
        block_border_width="0px", block_border_width_dark="0px", block_padding="6px 0",
        block_label_text_color="var(--tl-muted)", block_label_text_color_dark="var(--tl-muted)",
        block_title_text_color="var(--tl-ink)", block_title_text_color_dark="var(--tl-ink)",
        block_info_text_color="var(--tl-muted)", block_info_text_color_dark="var(--tl-muted)",
        input_background_fill="var(--tl-panel)", input_background_fill_dark="var(--tl-panel)",
        input_border_color="var(--tl-line)", input_border_color_dark="var(--tl-line)",
        button_primary_background_fill="var(--tl-accent)", button_primary_background_fill_dark="var(--tl-accent)",
        button_primary_background_fill_hover="var(--tl-accent)", button_primary_background_fill_hover_dark="var(--tl-accent)",
        button_primary_text_color="var(--tl-on-accent)", button_primary_text_color_dark="var(--tl-on-accent)",
        button_secondary_background_fill="var(--tl-panel)", button_secondary_background_fill_dark="var(--tl-panel)",
        button_secondary_text_color="var(--tl-ink)", button_secondary_text_color_dark="var(--tl-ink)",
        slider_color="var(--tl-accent)", slider_color_dark="var(--tl-accent)",
        color_accent="var(--tl-accent)", color_accent_soft="var(--tl-panel)", color_accent_soft_dark="var(--tl-panel)",
        checkbox_background_color_selected="var(--tl-accent)", checkbox_background_color_selected_dark="var(--tl-accent)",
        checkbox_border_color_selected="var(--tl-accent)", checkbox_border_color_selected_dark="var(--tl-accent)",
        shadow_drop="none", shadow_drop_lg="none", block_shadow="none", block_shadow_dark="none",
    )
