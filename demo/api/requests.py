"""Reading requests from outside, value by value, and replying to them, also when something cannot be done."""

from functools import wraps
from typing import get_args

from core.classroom.full_disk import Trouble, is_full
from core.errors import UserError
from demo.api.types import Gone
from demo.text import sentence

GONE = get_args(Gone)[1:]  # after these errors the page stops asking
FULL_DISK = Trouble(__name__)

def answers_errors(function):
    """Decorates a method that answers a request, of an object with a `language`: a UserError, and a full disk,
    becomes an ErrorReply."""

    @wraps(function)
    def answer(self, request):
        try:
            return function(self, request)
        except UserError as refusal:
            return {"error": sentence(self.language, refusal), "gone": refusal.key if refusal.key in GONE else ""}
        except OSError as error:
            if not is_full(error):
                raise
            FULL_DISK.warn("a request was refused: %s", error)
            return {"error": sentence(self.language, UserError("disk_full")), "gone": ""}

    return answer


def field(request, name, kind):
    """One value of a request from outside.

    Raises:
        UserError: if it is missing or of another kind.
    """
    value = request.get(name) if isinstance(request, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool) or (kind is int and abs(value) > 2**53):
        raise UserError("wrong_request")
    return value


def optional(request, name):
    """A string of a request from outside, or None."""
    return None if request.get(name) is None else field(request, name, str)
