"""Settings of the site, for Sphinx: `make docs` builds it from the repository's pages.

The source folder is the repository, so that a page's links lead where they lead on disk. What is
shown are the pages for readers: the docs, the examples, the stories of the diagnostics, the faults.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from contents import pages_of, with_contents  # noqa: E402
from docutils import nodes  # noqa: E402
from railroads import draw  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402

from onexdsl import __version__  # noqa: E402
from tests.support.grammar_rules import GRAMMAR, load_rules  # noqa: E402

project = "onexdsl"
version = release = __version__
copyright = "the authors of onexdsl, Apache License 2.0"  # noqa: A001
extensions = ["myst_parser"]
root_doc = "docs/README"
include_patterns = [
    "README.md",
    "docs/**.md",
    "examples/README.md",
    "examples/*/README.md",
    "grammar/README.md",
    "onexdsl/diagnostics/explain/*.md",
    "tests/README.md",
    "tests/spec/faults/*.md",
]
exclude_patterns = [".*", "build", "examples/*/generated", "node_modules"]

myst_heading_anchors = 4
nitpicky = True
highlight_language = "none"
pygments_style = "friendly"
pygments_dark_style = "github-dark"

html_theme = "furo"
html_title = f"onexdsl {__version__}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_extra_path = ["index.html"]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_permalinks_icon = "#"

EXAMPLES = pages_of((ROOT / "examples/README.md").read_text("utf-8"))
BESIDE = {
    "Examples": (
        "../examples/README",
        *(f"../examples/{page}" for page in EXAMPLES if not page.startswith("../")),
    ),
    "The project": ("../README", "../grammar/README", "../tests/README"),
}
# So many that the contents beside each page would be about them: their lists lead to them.
LISTED = ("onexdsl/diagnostics/explain/", "tests/spec/faults/")


def add_contents(_app: Sphinx, name: str, source: list[str]) -> None:
    """Put the table of contents on the index, and leave out of it what has a list of its own."""
    if name == root_doc:
        source[0] = with_contents(source[0], BESIDE)
    if name.startswith(LISTED):
        source[0] = f"---\norphan: true\n---\n{source[0]}"


def draw_rules(app: Sphinx, doctree: nodes.document) -> None:
    """Put a railroad diagram above each rule of the grammar page."""
    if app.env.docname != "docs/reference/grammar":
        return
    rules = {rule.name: rule for rule in load_rules(GRAMMAR.read_text("utf-8")).rules}
    sections = {section[0].astext(): section for section in doctree.findall(nodes.section)}
    anchors = {title.lower(): section["ids"][0] for title, section in sections.items()}
    for name, rule in rules.items():
        sections[name].insert(1, nodes.raw("", draw(rule, anchors), format="html"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect both to the moments at which Sphinx has read a page and has parsed it."""
    app.connect("source-read", add_contents)
    app.connect("doctree-read", draw_rules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
