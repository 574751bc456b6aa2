"""Makes the site's contents from the lists on `docs/README.md`: the index is written once."""

import re
from collections.abc import Iterator
from posixpath import normpath

HEADING = re.compile(r"^## ([^:\n]+).*$", re.MULTILINE)
PAGE = re.compile(r"\[[^\]]+\]\(([^)#:]+)\.md\)")
TREE = "\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"


def with_contents(index: str, beside: dict[str, tuple[str, ...]]) -> str:
    """Give an index page with a hidden table of contents for each of its headings.

    Links that lead out of the index's folder are left to `beside`.

    Args:
        index: A page whose level-two headings have lists of links to pages below them.
        beside: More tables of contents: a caption, and pages relative to the index.

    """
    return index + "".join(
        TREE.format(caption=caption, pages="\n".join(pages))
        for caption, pages in (*_listed(index), *beside.items())
    )


def _listed(index: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    captions = [found.group(1).strip() for found in HEADING.finditer(index)]
    bodies = HEADING.split(index)[2::2]
    for caption, body in zip(captions, bodies, strict=True):
        yield caption, tuple(page for page in pages_of(body) if not page.startswith("../"))


def pages_of(text: str) -> tuple[str, ...]:
    """Give the pages that a text links to, once each, in its order, without their `.md`."""
    return tuple(dict.fromkeys(normpath(page) for page in PAGE.findall(text)))
