"""The page as it is built and launched, without a browser."""

import re

import gradio as gr
import pytest
from gradio.utils import get_upload_folder

from app import configure_gradio
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.config import SETTINGS
from demo.adapters.client_api import CALLS, api_name
from demo.build import ADDRESSES, build_page, header, launch_options
from demo.components.attention_view import AttentionView
from demo.components.live_chart import LiveChart
from demo.text import LANGUAGES, section


@pytest.fixture(scope="module")
def page():
    page = build_page(Registry())
    yield page
    page.registry.close()


def components(page, kind):
    return [block for block in page.blocks.values() if isinstance(block, kind)]


def test_the_page_stands_in_every_language(page):
    assert set(ADDRESSES) == set(LANGUAGES)
    assert {path for path, *_ in page.pages} == set(ADDRESSES.values())
    assert {chart.props["language"] for chart in components(page, LiveChart)} == set(LANGUAGES)
    assert {view.props["language"] for view in components(page, AttentionView)} == set(LANGUAGES)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_on_the_page_in_every_language(page, name):
    labels = [block.label for block in page.blocks.values() if getattr(block, "elem_id", None) == f"tl-{name}"]
    assert sorted(labels) == sorted(section(language, "settings")[name] for language in LANGUAGES)


def test_each_tab_says_when_it_is_open(page):
    told = [event.js for event in page.fns.values() if isinstance(event.js, str) and '"tabOpened"' in event.js]
    names = [f'{{ tab: "{tab.id}" }}' for tab in components(page, gr.Tab)]
    assert len(told) == len(names) == 5 * len(LANGUAGES)
    assert all(name in js for name, js in zip(sorted(names), sorted(told), strict=True))


def test_nothing_runs_before_somebody_presses_train(page):
    assert page.registry.runs == {}


def test_only_questions_about_decodes_are_offered_to_programs(page):
    names = {function.api_name for function in page.fns.values() if function.api_visibility == "public"}
    assert names == {api_name(name, language) for name in ("decode", *CALLS) for language in LANGUAGES}


@pytest.mark.parametrize("name", ["sleep_when_free", "progress_update_sleep_when_free"])
def test_the_queue_is_slowed_by_what_it_really_reads(page, name):
    assert getattr(page._queue, name) > getattr(gr.Blocks()._queue, name)


def test_the_environment_that_is_set_at_start_up_is_what_gradio_reads(monkeypatch):
    for name in ("GRADIO_ANALYTICS_ENABLED", "GRADIO_ANALYTICS_MAX_EVENTS", "GRADIO_TEMP_DIR", "GRADIO_SERVER_PORT"):
        monkeypatch.setenv(name, "")  # so that it is restored afterwards
        monkeypatch.delenv(name)
    configure_gradio()
    page = gr.Blocks()
    assert (page._queue.ANALYTICS_MAX_EVENTS, page.analytics_enabled) == (1, False)
    assert get_upload_folder().endswith("transformer-live")
    monkeypatch.delenv("GRADIO_TEMP_DIR")
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7861")
    configure_gradio()
    assert get_upload_folder().endswith("transformer-live-7861")  # servers side by side do not remove each other's files


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_leads_to_the_other_languages(language):
    links = re.findall(r'hreflang="(\w+)".*?href="\./(\w*)">([^<]+)<', header(language))
    assert links == [(other, ADDRESSES[other], section(other, "page")["language"]) for other in ADDRESSES if other != language]
    assert section(language, "page")["title"] in header(language)


def test_strangers_are_offered_little():
    registry = Registry(Limits(upload_mb=7))
    options = launch_options(build_page(registry))
    registry.close()
    assert options["max_file_size"] == 7_000_000
    assert (options["run_history"], options["enable_monitoring"], options["strict_cors"]) == (False, False, True)
    assert (options["ssr_mode"], options["footer_links"], options["blocked_paths"]) == (False, ["api"], [])


def test_gradio_keeps_few_sessions_and_clears_uploads(page):
    assert launch_options(page)["state_session_capacity"] < 1000
    assert all(page.delete_cache)
    assert not any(isinstance(block, gr.State) for block in page.blocks.values())  # a session that is forgotten loses nothing


def test_nothing_is_fetched_from_elsewhere(page):
    options = launch_options(page)
    assert "http" not in options["css"] and "@import" not in options["css"]
    assert not any(isinstance(font, gr.themes.GoogleFont) for font in [*options["theme"]._font, *options["theme"]._font_mono])
