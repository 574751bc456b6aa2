"""The long stories: the name of a code in, its page in Markdown out."""

from importlib.resources import files


def story(code: str) -> str:
    """Give the page of a code of the catalogue."""
    return (files("onexdsl.diagnostics") / "explain" / f"{code}.md").read_text("utf-8")


def meaning(page: str) -> str:
    """Give the paragraph below the title of a page: what the code means."""
    return page.split("\n\n", 2)[1].replace("\n", " ")
