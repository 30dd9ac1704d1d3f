"""What a page, or a program that calls it, gets instead of a traceback."""

from functools import wraps
from html import escape

import gradio as gr

from core.problems import Problem
from demo.text import sentence


def refusing(language, function):
    """`function`, with a Problem turned into an error message in the page's language.

    Gradio shows messages as HTML, so whatever a person typed into it is escaped.
    """

    @wraps(function)
    def guarded(*arguments):
        try:
            return function(*arguments)
        except Problem as problem:
            raise gr.Error(escape(sentence(language, problem)), print_exception=False) from problem

    return guarded
