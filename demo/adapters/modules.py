"""The page's scripts and shared styles as static files: GET /modules/<version>/<path below demo/components>.

The version is a hash of all of them, so a browser keeps each file for good and never asks whether it has changed. The page loads
all.js. If demo/bundle has been made of these very scripts (scripts/bundle.js), that one file holds them all; else it is the module that
imports them, one by one.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo.adapters.versioned_files import versioned_files

FOLDER = Path(__file__).parents[1] / "components"
BUNDLE = Path(__file__).parents[1] / "bundle"
ENTRY = "all.js"
TYPES = {".js": "text/javascript", ".css": "text/css", ".map": "application/json"}
NAME = "components/"  # how a script outside the modules names their folder, see `import_map`


@dataclass(frozen=True)
class Modules:
    """Every file that is served.

    Attributes:
        files: {"live_chart/index.js": its bytes}. version: changes with any of them. bundled: whether `ENTRY` holds all scripts.
    """

    files: dict
    version: str
    bundled: bool

    @property
    def base(self):
        """Where the files are, seen from the page, which Gradio serves beside its own assets."""
        return f"./modules/{self.version}/"

    def names(self, ending):
        """The files with that ending, in order."""
        return [name for name in self.files if name.endswith(ending)]


    @property
    def scripts(self):
        """The scripts that a page loads."""
        return [ENTRY] if self.bundled else self.names(".js")


@cache
def modules():
    """All scripts below demo/components, and the styles that components share; a component's own style goes to Gradio with it."""
    paths = [*FOLDER.rglob("*.js"), *(FOLDER / "shared").glob("*.css")]
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}
    files = {name: files[name] for name in sorted(files)}
    bundle = bundle_of(digest({name: content for name, content in files.items() if name.endswith(".js")}))
    files |= bundle
    return Modules(files, digest(files)[:16], bool(bundle))


def digest(files):
    """A hash of names and contents."""
    found = hashlib.sha256()
    for name, content in files.items():
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def bundle_of(sources):
    """The bundle with its source map; nothing if there is none of these sources.

    Args:
        sources: digest of the scripts; the bundle's first line ends with that of the scripts that it was made of.
    """
    bundle = {name: BUNDLE / name for name in (ENTRY, f"{ENTRY}.map")}
    if not all(path.exists() for path in bundle.values()):
        return {}
    found = {name: path.read_bytes() for name, path in bundle.items()}
    return found if found[ENTRY].partition(b"\n")[0].endswith(sources.encode()) else {}


def module_routes():
    """The routes of the files."""
    found = modules()
    return [versioned_files("modules", found.files, found.version, lambda name: TYPES[Path(name).suffix])]


def import_map():
    """By which `import("components/live_chart/index.js")` works in any script of the page, whatever prefix its address has."""
    return {"imports": {NAME: modules().base}}
