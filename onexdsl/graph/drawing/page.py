"""A placed diagram and what is told of it in, one page of HTML out that needs nothing else.

No part of it comes from the network, and a policy in its head forbids it to ask: style and
script stand in the page, and only the script with the right digest is run.
"""

import base64
import hashlib
import json
from html import escape
from importlib.resources import files

from onexdsl.graph.drawing.colours import style
from onexdsl.graph.drawing.details import Value
from onexdsl.graph.drawing.place import Placed
from onexdsl.graph.drawing.svg import legend, legend_size, number, scene

_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def page(placed: Placed, details: Value) -> str:
    """Write a page with the picture, a search field and a panel that tells of what is chosen."""
    script = _part("page.js")
    values = {
        "TITLE": escape(placed.diagram.title),
        "POLICY": _policy(script),
        "STYLE": f"{_part('page.css')}{style(themed=True)}",
        "WIDTH": number(placed.width),
        "HEIGHT": number(placed.height),
        "SCENE": scene(placed),
        "LEGEND": _legend(placed),
        "DETAILS": json.dumps(details, ensure_ascii=False).translate(_UNSAFE),
        "SCRIPT": script,
    }
    parts = _part("page.html").split("@@")
    return "".join(values[part] if odd % 2 else part for odd, part in enumerate(parts))


def _legend(placed: Placed) -> str:
    width, height = legend_size(placed)
    if not height:
        return ""
    box = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}"'
    return f'<svg class="picture legend" aria-hidden="true" {box}>{legend(placed, 8, 10)}</svg>'


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def _part(name: str) -> str:
    return (files("onexdsl.graph.drawing") / name).read_text("utf-8")
