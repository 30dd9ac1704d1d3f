"""The card of a Hugging Face Space, which stands at the head of the README."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LARGEST = 10 * 10**6  # bytes; more needs Git LFS there


@pytest.fixture
def card():
    head = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    return {name: value.strip('"') for name, value in re.findall(r"^(\w+): (.*)$", head, re.MULTILINE)}


def test_a_space_runs_what_is_tested_here(card):
    assert f"gradio=={card['sdk_version']}" in (ROOT / "requirements.txt").read_text().splitlines()  # there the card wins
    assert (card["sdk"], card["python_version"]) == ("gradio", "3.11")
    assert (ROOT / card["app_file"]).is_file()


def test_a_space_accepts_the_card_and_the_files(card):
    assert 0 < len(card["short_description"]) <= 60
    assert all(path.stat().st_size < LARGEST for path in (ROOT / "assets").iterdir())
