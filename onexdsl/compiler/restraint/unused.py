"""Findings in, out without those that something is used nowhere where another one says why.

A declaration that was renamed, and its uses not, is one mistake; so is an effect that answers
with another message than the one that is now published by nobody. What nothing uses is told
beyond the number of such mistakes, so that none is hidden that stands by itself.
"""

from collections.abc import Iterable

from onexdsl.compiler.restraint.lost import QUOTED, head, meant_by
from onexdsl.compiler.restraint.places import Places
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic

_UNUSED = frozenset(
    {
        codes.UNUSED_DECLARATION,
        codes.EVENT_NEVER_PUBLISHED,
        codes.INTENT_NOT_WIRED,
        codes.COMMAND_WITHOUT_HANDLER,
    }
)
_NOT_TO_COME = frozenset({codes.EVENT_NEVER_PUBLISHED, codes.UNUSED_IMPORT})
_MISSED = frozenset({codes.UNKNOWN_NAME, codes.UNKNOWN_TYPE})
_OTHERS = frozenset(
    {
        codes.UNKNOWN_NAME,
        codes.DUPLICATE_NAME,
        codes.EFFECT_EMITS_INTENT,
        codes.OUTCOME_NOT_EVENT,
        codes.PUBLISH_NOT_EVENT,
    }
)
"""What says of an effect that another message stands in it than was meant."""


def without_unused(findings: Iterable[Diagnostic], places: Places) -> tuple[Diagnostic, ...]:
    """Leave out what nothing uses where names are missed, or others stand, that explain it."""
    found = tuple(findings)
    explained = {
        *_renamed(found, places),
        *_meant_in_effects(found, places),
        *_said_of_outcomes(found),
    }
    return tuple(one for one in found if one not in explained)


def _renamed(found: tuple[Diagnostic, ...], places: Places) -> list[Diagnostic]:
    """Give as many lonely things as names are missed: they may have had those names.

    An import counts where the name is missed in its file: what had that name may have used it.
    """
    missed = [one for one in found if one.code in _MISSED]
    missed = [one for one in missed if not meant_by(one) or one.labels]
    names = {places.text(one.span) for one in missed}
    files = {one.span.file for one in missed}
    lonely = [
        one
        for one in found
        if (one.code in _UNUSED and not one.labels)
        or (one.code == codes.UNUSED_IMPORT and one.span.file in files)
    ]
    return lonely[: len(names)]


def _meant_in_effects(found: tuple[Diagnostic, ...], places: Places) -> list[Diagnostic]:
    """Give as many events that do not come as effects name another one in their place."""
    others = [
        one
        for one in found
        if one.code in _OTHERS and head(places.block(one.span), places)[0] == "effect"
    ]
    files = {one.span.file for one in others}
    absent = [one for one in found if one.code in _NOT_TO_COME and one.span.file in files]
    return absent[: len(others)]


def _said_of_outcomes(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Give what says again of an outcome that does not come that nobody sends it."""
    said = (one for one in found if one.code == codes.UNEXPECTED_OUTCOME)
    names = frozenset(name for one in said for name in QUOTED.findall(one.message)[:1])
    absent = (one for one in found if one.code in _NOT_TO_COME)
    return [one for one in absent if not names.isdisjoint(QUOTED.findall(one.message)[:1])]
