"""LangGraph with SqliteSaver: a graph of three nodes, a checkpoint behind each of them."""

import operator
import tempfile
import time
from pathlib import Path
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph


class Order(TypedDict):
    steps: Annotated[list[str], operator.add]


def measure(count: int) -> float:
    """Run the graph, each time in a thread of its own (what LangGraph calls one conversation)."""
    graph = StateGraph(Order)
    graph.add_node("placed", lambda _order: {"steps": ["placed"]})
    graph.add_node("charged", lambda _order: {"steps": ["charged"]})
    graph.add_node("shipped", lambda _order: {"steps": ["shipped"]})
    graph.add_edge(START, "placed")
    graph.add_edge("placed", "charged")
    graph.add_edge("charged", "shipped")
    graph.add_edge("shipped", END)
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteSaver.from_conn_string(str(Path(folder) / "graph.sqlite")) as saver,
    ):
        saver.setup()
        saver.conn.execute("PRAGMA synchronous = FULL")
        compiled = graph.compile(checkpointer=saver)
        began = time.perf_counter()
        for number in range(count):
            thread = {"configurable": {"thread_id": str(number)}}
            order = compiled.invoke({"steps": []}, thread, durability="sync")
            if len(order["steps"]) != 3:
                raise RuntimeError("a run ended otherwise")
        return count / (time.perf_counter() - began)
