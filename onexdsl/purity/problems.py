"""The words of the findings on Python: one function for each diagnostic."""

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.purity.behaviour import Act, PurePlace
from onexdsl.purity.wanted import Role
from onexdsl.source.span import Span

MOST_HOPS = 6
"""Of a longer way the first and the last calls are shown."""


def invalid_python(place: Span, reason: str) -> Diagnostic:
    """Tell of a file that is no Python."""
    return Diagnostic(
        codes.INVALID_PYTHON,
        f"This Python file cannot be read: {reason}.",
        place,
        hint="Repair it; until then nothing in it is checked.",
    )


# ---- purity


def impure_import(act: Act) -> Diagnostic:
    """Tell of a module for the world in pure code."""
    used = (
        ()
        if act.seen.origin in {None, act.seen.span}
        else (Label(act.seen.origin, "it is used here"),)
    )
    return Diagnostic(
        codes.IMPURE_IMPORT,
        f"{_must_be_pure(act.place)}, but `{_way(act)}` uses the module `{act.seen.does}`, "
        "which is there to touch the world.",
        act.seen.span,
        (*used, *_labels(act)),
        f"Let an effect use `{act.seen.does}`, and hand over what it found in an event.",
    )


def impure_call(act: Act) -> Diagnostic:
    """Tell of a call that touches the world."""
    return Diagnostic(
        codes.IMPURE_CALL,
        f"{_must_be_pure(act.place)}, but `{_way(act, act.seen.what)}` {act.seen.does}.",
        act.seen.span,
        _labels(act),
        "Let an effect do it: emit an intent, or take what it finds from an event."
        if act.place.role is Role.REDUCER
        else "Let an effect do it, and hand the result over as an input.",
    )


CHANCES = {
    "reads the clock": "Take the time from the message: a field of it, or in a reducer "
    "`context.meta.timestamp`.",
    "draws a random number": "Let whoever sends the message draw it, and put it into a field.",
    "reads the environment": "Let an effect read it, and hand it over in an event.",
    "takes the members of a set in an order that differs by run": "Put them in order: `sorted(…)`.",
    "gives another number in every run": "Use a key of your own, or `hashlib`.",
}


def nondeterministic_call(act: Act) -> Diagnostic:
    """Tell of a result that is another one in the next run."""
    return Diagnostic(
        codes.NONDETERMINISTIC_CALL,
        f"{_must_be_pure(act.place)}, but `{_way(act, act.seen.what)}` {act.seen.does}.",
        act.seen.span,
        _labels(act),
        CHANCES.get(act.seen.does, "Let an effect find it out, and hand it over in an event."),
    )


def mutable_global(acts: tuple[Act, ...]) -> Diagnostic:
    """Tell of something that outlives one message; the first act is the worst of them."""
    act, *others = acts
    made = (
        ()
        if act.seen.origin in {None, act.seen.span}
        else (Label(act.seen.origin, "it is made here"),)
    )
    again = tuple(Label(one.seen.span, "and here") for one in others[:MOST_HOPS])
    return Diagnostic(
        codes.MUTABLE_GLOBAL,
        f"{_must_be_pure(act.place)}, but `{_way(act, act.seen.what)}` {act.seen.does}.",
        act.seen.span,
        (*made, *again, *_labels(act)),
        "Keep it in the reducer's `data`, and return the new data."
        if act.place.role is Role.REDUCER
        else "Hand it over as an input, and return what is new.",
    )


def mutates_input(act: Act) -> Diagnostic:
    """Tell of an input that is changed in place."""
    return Diagnostic(
        codes.MUTATES_INPUT,
        f"{_must_be_pure(act.place)}, but `{_way(act, act.seen.what)}` changes its input "
        f"`{act.seen.does}`.",
        act.seen.span,
        _labels(act),
        "Make a changed copy: `replace(data, field=…)` for data, `[*items, one]` for a list.",
    )


def not_followed(act: Act) -> Diagnostic:
    """Tell of an entry that leads further than is looked at."""
    return Diagnostic(
        codes.NOT_FOLLOWED,
        f"{_must_be_pure(act.place)}, but `{act.place.entry}` leads {act.seen.does}: what comes "
        "then was not looked at.",
        act.seen.span,
        (Label(act.place.clause, f"this {_word(act.place)} must be pure"),),
        "Do it in fewer steps, or look at the rest yourself and say so in "
        "`# onexc: allow(not-followed) reason`.",
    )


def _must_be_pure(place: PurePlace) -> str:
    article = "The function" if place.role is Role.FUNCTION else f"The {place.role.value}"
    return f"{article} `{place.node}` must be pure"


def _way(act: Act, last: str = "") -> str:
    """Write the way from the handler to the deed: `Boiler.tick -> load -> open`."""
    names = [act.place.entry, *(hop.callee for hop in act.hops)]
    steps = [one for one, before in zip(names, [None, *names], strict=False) if one != before]
    return " -> ".join([*_shortened(steps), last] if last else _shortened(steps))


def _shortened(steps: list[str]) -> list[str]:
    if len(steps) <= MOST_HOPS:
        return steps
    return [*steps[: MOST_HOPS - 2], "…", steps[-1]]


def _labels(act: Act) -> tuple[Label, ...]:
    hops = act.hops if len(act.hops) <= MOST_HOPS else (*act.hops[: MOST_HOPS - 1], act.hops[-1])
    here = {act.seen.span}
    found: list[Label] = []
    for hop in hops:
        if hop.span not in here:
            here.add(hop.span)
            found.append(Label(hop.span, f"leads to `{hop.callee}`"))
    if act.place.entry_span not in here:
        found.insert(0, Label(act.place.entry_span, "called by the runtime"))
    return (*found, Label(act.place.clause, f"this {_word(act.place)} must be pure"))


def _word(place: PurePlace) -> str:
    return {Role.REDUCER: "clause of a reducer"}.get(place.role, place.role.value)
