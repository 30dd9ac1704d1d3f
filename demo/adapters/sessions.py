"""What Gradio keeps of each opened page, without what nobody asks for.

With a page's first event Gradio describes every component anew, for links to a page's state, which are not offered here: some 40
milliseconds of the server's own thread, in which no poll is answered, and a quarter of a megabyte.
"""

from types import SimpleNamespace

from gradio import state_holder
from gradio.state_holder import SessionState


class Nothing(dict):
    """Keeps nothing, and says that everything is there already."""

    def __contains__(self, key):
        return True

    def __getitem__(self, key):
        return {}

    def __setitem__(self, key, value):
        pass


class LightSession(SessionState):
    """A session without descriptions of components.

    Args:
        blocks: gr.Blocks.
    """

    def __init__(self, blocks):
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks=()))
        self.config_values = Nothing()


def keep_sessions_light():
    """Whoever opens a page from now on has such a session."""
    state_holder.SessionState = LightSession
