"""A project in, its picture as JSON values out: what `onexc graph --format json` prints."""

import json
from typing import Any

from onexdsl.graph.draw import DrawingFormat, draw
from onexdsl.ide.insight import Insight


def picture(insight: Insight, node: str | None = None) -> Any:
    """Draw the project, or the state machine of the reducer `node`, as far as it could be read.

    Raises NotDrawableError where `node` is no single reducer.
    """
    return json.loads(draw(insight.model, DrawingFormat.JSON, node))
