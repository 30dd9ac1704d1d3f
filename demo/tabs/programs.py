"""The tab of the two programs: the loop by hand beside Lightning's Trainer."""

from demo.components.program_view import ProgramView


def programs_tab(language):
    """Builds the tab inside the current Blocks; its component asks the API itself."""
    return ProgramView(language, elem_id="tl-program-view")
