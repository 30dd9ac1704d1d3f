"""What a page, or a program that calls it, gets instead of a traceback."""

from contextlib import contextmanager
from functools import wraps
from html import escape

import gradio as gr

from core.errors import UserError
from demo.text import sentence


@contextmanager
def refusals(language):
    """Inside the block, a UserError becomes an error message in the page's language.

    Gradio shows messages as HTML, so whatever a person typed into it is escaped.
    """
    try:
        yield
    except UserError as refusal:
        raise gr.Error(escape(sentence(language, refusal)), print_exception=False) from refusal


def refusing(language, function):
    """`function`, with its refusals as messages."""

    @wraps(function)
    def guarded(*arguments):
        with refusals(language):
            return function(*arguments)

    return guarded
