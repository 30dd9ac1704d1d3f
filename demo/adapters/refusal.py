"""What a page, or a program that calls it, gets instead of a traceback."""

from functools import wraps
from html import escape

import gradio as gr

from core.classroom.full_disk import is_full
from core.errors import UserError
from demo.text import sentence


def refusing(language, function):
    """`function`, with a UserError turned into an error message in the page's language.

    Gradio shows messages as HTML, so whatever a person typed into it is escaped.
    """

    @wraps(function)
    def guarded(*arguments):
        try:
            return function(*arguments)
        except UserError as refusal:
            raise gr.Error(escape(sentence(language, refusal)), print_exception=False) from refusal
        except OSError as error:
            if not is_full(error):
                raise
            raise gr.Error(sentence(language, UserError("disk_full")), print_exception=False) from error

    return guarded
