"""What a link carries besides the state of the page: parts that a teacher has hidden or locked, and a sentence on what cannot be read."""

from core.comparison.race_config import RACES
from demo.api.recordings import recordings
from demo.components.component import Component
from demo.components.page_links.parts import GROUPS, PARTS, TABS
from demo.components.program_view import PARTS as PROGRAM_PARTS
from demo.lessons.shelf import titles
from demo.text import section


class PageLinks(Component):
    """Hides and locks the parts that the address names, says in a line below the header that it does, and leads to the free page by one
    press; says what of the address could not be read; and makes such a link (a dialog, opened by the message "classLinkWanted").
    Locks help a class to stay with one thing. They protect nothing.

    Args:
        language: a language of `demo.text`. addresses: language -> path of its page.
    """

    folder = "page_links"
    root = "tl-page-links"

    def __init__(self, language, addresses, **kwargs):
        known = {"tabs": list(TABS), "races": [*RACES, "own"], "parts": list(PROGRAM_PARTS),
                 "recordings": [offer["name"] for offer in recordings().offers()]}
        languages = [{"code": code, "path": f"./{path}", "name": section(code, "page")["language"]} for code, path in addresses.items()]
        super().__init__(language, {**section(language, "page_links"), **section(language, "link_parts")}, parts=PARTS, groups=GROUPS,
                         known=known, languages=languages, lessons=titles(language), **kwargs)
