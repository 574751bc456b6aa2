"""`onexc show`: a stop of the pipeline and a file in, what stands there out."""

import pprint
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from onexdsl.cli.session import Session, Showing, open_session
from onexdsl.codegen.plan_flow import new_project, plan_flow
from onexdsl.compiler.fresh import check_sources
from onexdsl.compiler.pipeline import Checked
from onexdsl.graph.draw import draw
from onexdsl.syntax.dump import dump


def show(stop: str, file: Path) -> int:
    """Print the tree, model or plan of one file, or the graph of its project.

    Of a file with errors only the tree is shown; what is wrong goes to standard error then.
    """
    session = open_session((file,), Showing())
    roots = session.target.project.roots
    checked = check_sources(session.sources, roots, session.cache)
    wanted = tuple(one for one in checked.diagnostics if session.target.wants(one.span.file))
    status = session.status(wanted)
    if status and stop != "tree":
        session.tell(wanted)
        return status
    sys.stdout.write(_shown(stop, checked, session))
    if status:
        replace(session, aside=True).tell(wanted)
    return status


def _shown(stop: str, checked: Checked, session: Session) -> str:
    match stop:
        case "tree":
            trees = (tree for tree in checked.trees if session.target.wants(tree.span.file))
            return "".join(f"{dump(tree)}\n" for tree in trees)
        case "graph":
            return draw(checked.model, "json")
        case _:
            flows = [flow for flow in checked.model.flows if session.target.wants(flow.file)]
            if stop == "model":
                return _printed(flows)
            project = new_project(checked.model, checked.sources)
            return _printed([plan_flow(flow, project) for flow in flows])


def _printed(values: Sequence[object]) -> str:
    return "".join(f"{pprint.pformat(value, width=100)}\n" for value in values)
