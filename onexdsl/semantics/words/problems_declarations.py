"""What is told about names, imports, annotations and data: the facts in, diagnostics out."""

from collections.abc import Iterable, Sequence

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from onexdsl.semantics.model import Field
from onexdsl.semantics.words.near_names import Unknown, hint_for, listed, repair
from onexdsl.source.span import Span
from onexdsl.syntax import tree

# ---- names


def unknown_name(name: tree.Name, known: Iterable[str]) -> Diagnostic:
    """Tell that a name stands for nothing here; `known` are the names that would do."""
    unknown = Unknown(name.text, name.span, tuple(known))
    return Diagnostic(
        codes.UNKNOWN_NAME,
        f"`{name.text}` is declared neither in this flow nor in a `use`.",
        name.span,
        hint=hint_for(unknown, f"Declare `{name.text}`, or take it from another flow with `use`."),
        fix=repair(unknown),
    )


def duplicate_name(name: str, span: Span, first: Span, where: str) -> Diagnostic:
    """Tell that a name is taken already; `where` says in what ("this flow")."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"`{name}` is there twice in {where}.",
        span,
        (Label(first, "first declared here"),),
        hint="Give one of the two another name, or remove it.",
    )


def duplicate_value(value: str, name: tree.Name, first: tree.Name) -> Diagnostic:
    """Tell that two members of an enum stand for one value."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f'`{name.text}` has the value of `{first.text}`, "{value}".',
        name.span,
        (Label(first.span, "this member has it too"),),
        hint="Give each member a value of its own: messages carry the value, not the name.",
    )


def duplicate_title(title: str, span: Span, first: Span) -> Diagnostic:
    """Tell that two scenarios of a flow bear one title."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f'This flow has two scenarios "{title}".',
        span,
        (Label(first, "the first one"),),
        hint="Give each a title of its own: reports name a scenario by it.",
    )


def hides_a_name(name: tree.Name, what: str) -> Diagnostic:
    """Tell that a name would hide what the language gives this name to."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"`{name.text}` would hide {what}.",
        name.span,
        hint=f"Choose another name than `{name.text}`.",
    )


def duplicate_flow(path: tree.Name, first: Span) -> Diagnostic:
    """Tell that two files are the same flow."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"The flow `{path.text}` is there twice in this project.",
        path.span,
        (Label(first, "first declared here"),),
        hint="A flow is one file: give one of the two another name, or join them.",
    )


def duplicate_topic(topic: str, span: Span, first: Span) -> Diagnostic:
    """Tell that two messages have one topic."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"The topic `{topic}` belongs to two messages.",
        span,
        (Label(first, "this message has it too"),),
        hint='Give one of them a topic of its own with `@topic("…")`.',
    )


def unused_declaration(name: str, what: str, span: Span) -> Diagnostic:
    """Tell that nothing uses a declaration."""
    return Diagnostic(
        codes.UNUSED_DECLARATION,
        f"The {what} `{name}` is used nowhere.",
        span,
        hint=f"Remove `{name}`, or use it.",
    )


# ---- flows, and what they import


def unknown_flow(path: tree.Name, flows: Iterable[str]) -> Diagnostic:
    """Tell that a `use` names a flow that is not there."""
    home = f"{path.text.replace('.', '/')}.onex"
    unknown = Unknown(path.text, path.span, tuple(flows))
    return Diagnostic(
        codes.UNKNOWN_FLOW,
        f"This project has no flow `{path.text}`.",
        path.span,
        hint=hint_for(unknown, f"A flow of this name would live in `{home}`."),
        fix=repair(unknown),
    )


def unknown_import(name: tree.Name, flow: str, known: Iterable[str], fix: Fix | None) -> Diagnostic:
    """Tell that a flow does not declare what is taken from it; `known` are those it does."""
    unknown = Unknown(name.text, name.span, tuple(known))
    return Diagnostic(
        codes.UNKNOWN_NAME,
        f"The flow `{flow}` declares no `{name.text}`.",
        name.span,
        hint=hint_for(
            unknown,
            "Take it from the flow that declares it: what a flow imports, it does not pass on.",
        ),
        fix=fix,
    )


def import_circle(circle: Sequence[tuple[str, Span]]) -> Diagnostic:
    """Tell that flows import one another; of each flow its `use` of the next one is given."""
    names = [f"`{name}`" for name, _ in circle]
    way = " -> ".join([*names, names[0]])
    return Diagnostic(
        codes.IMPORT_CIRCLE,
        f"These flows import one another in a circle: {way}."
        if len(circle) > 1
        else f"The flow {names[0]} imports itself.",
        circle[0][1],
        tuple(Label(span, f"`{name}` goes on here") for name, span in circle[1:]),
        hint="Move what they share to a flow of its own that imports none of them.",
    )


def flow_path_mismatch(path: tree.Name, file: str, wanted: str) -> Diagnostic:
    """Tell that a flow does not live where its name says."""
    return Diagnostic(
        codes.FLOW_PATH_MISMATCH,
        f"The flow `{path.text}` stands in `{file}`.",
        path.span,
        hint=f"Move it to `{path.text.replace('.', '/')}.onex`, or call it `{wanted}`.",
    )


def unused_import(name: tree.Name, flow: str, removal: Span) -> Diagnostic:
    """Tell that an imported name is not used; `removal` is what goes away with it."""
    return Diagnostic(
        codes.UNUSED_IMPORT,
        f"`{name.text}` is imported from `{flow}` and not used.",
        name.span,
        hint=f"Remove `{name.text}` from the `use`.",
        fix=Fix(f"Remove the import of `{name.text}`", (Edit(removal, ""),)),
    )


# ---- annotations


def unknown_annotation(annotation: tree.Annotation, known: Sequence[str]) -> Diagnostic:
    """Tell that there is no such annotation."""
    unknown = Unknown(annotation.name.text, annotation.name.span, tuple(known))
    return Diagnostic(
        codes.UNKNOWN_ANNOTATION,
        f"There is no annotation `@{unknown.text}`.",
        unknown.span,
        hint=hint_for(unknown, f"There are {listed(known)}."),
        fix=repair(unknown),
    )


def misplaced_annotation(annotation: tree.Annotation, above: str, places: str) -> Diagnostic:
    """Tell that an annotation means nothing where it stands."""
    return Diagnostic(
        codes.BAD_ANNOTATION,
        f"`@{annotation.name.text}` means nothing above {above}.",
        annotation.span,
        hint=f"It may stand above {places}.",
        fix=_removal(annotation),
    )


def annotation_takes_nothing(annotation: tree.Annotation, example: str) -> Diagnostic:
    """Tell that an annotation was given arguments and takes none."""
    arguments = Span(annotation.span.file, annotation.name.span.end, annotation.span.end)
    return Diagnostic(
        codes.BAD_ANNOTATION,
        f"`@{annotation.name.text}` takes no arguments.",
        annotation.span,
        hint=f"Write `{example}`.",
        fix=Fix("Remove the arguments", (Edit(arguments, ""),)),
    )


def annotation_takes_one_text(annotation: tree.Annotation, example: str) -> Diagnostic:
    """Tell that an annotation takes exactly one text, without a name."""
    return Diagnostic(
        codes.BAD_ANNOTATION,
        f"`@{annotation.name.text}` takes exactly one text.",
        annotation.span,
        hint=f"Write it as in `{example}`.",
    )


def bad_argument(annotation: tree.Annotation, example: str) -> Diagnostic:
    """Tell that the text given to an annotation is not of the form that it takes."""
    return Diagnostic(
        codes.BAD_ANNOTATION,
        f"This text is none that `@{annotation.name.text}` can take.",
        annotation.arguments[0].span if annotation.arguments else annotation.span,
        hint=f"Write it as in `{example}`.",
    )


def annotation_twice(annotation: tree.Annotation) -> Diagnostic:
    """Tell that an annotation stands twice above one piece."""
    return Diagnostic(
        codes.BAD_ANNOTATION,
        f"`@{annotation.name.text}` stands here twice.",
        annotation.span,
        hint="Keep one of the two.",
        fix=_removal(annotation),
    )


def _removal(annotation: tree.Annotation) -> Fix:
    return Fix(f"Remove `@{annotation.name.text}`", (Edit(annotation.span, ""),))


# ---- data


def several_keys(name: str, span: Span, first: Span) -> Diagnostic:
    """Tell that a message has a further key."""
    return Diagnostic(
        codes.SEVERAL_KEYS,
        f"`{name}` is a further key of this message.",
        span,
        (Label(first, "the first key"),),
        hint="A message has one key: mark the field whose instances keep their order.",
    )


def bad_key_type(name: tree.Name, spelling: str, span: Span) -> Diagnostic:
    """Tell that a field of this type cannot be a key."""
    return Diagnostic(
        codes.TYPE_MISMATCH,
        f"The key `{name.text}` is of the type `{spelling}`.",
        span,
        hint="A key is a `uuid`, a `str`, an `int` or an enum.",
    )


def misplaced_key(name: tree.Name, what: str) -> Diagnostic:
    """Tell that only messages have keys."""
    return Diagnostic(
        codes.UNEXPECTED_TOKEN,
        f"`key` means nothing before a field of {what}.",
        name.span,
        hint="Only a field of an event, command or intent can be its key: remove `key`.",
    )


def infinite_record(circle: Sequence[tuple[str, Span]]) -> Diagnostic:
    """Tell that records hold one another without an end."""
    names = [f"`{name}`" for name, _ in circle]
    way = " -> ".join([*names, names[0]])
    return Diagnostic(
        codes.INFINITE_RECORD,
        f"No value of {names[0]} could ever be complete: {way}.",
        circle[0][1],
        tuple(Label(span, f"`{name}` is on the way round") for name, span in circle[1:]),
        hint="Make one of the fields on the way optional (`?`), a list or a dict.",
    )


def data_without_default(part: Field, value: str | None) -> Diagnostic:
    """Tell that a new instance would not know what to remember; `value` is what it could be."""
    behind = Span(part.span.file, part.type_span.end, part.type_span.end)
    fix = Fix(f"Begin with `{value}`", (Edit(behind, f" = {value}"),)) if value else None
    return Diagnostic(
        codes.DATA_WITHOUT_DEFAULT,
        f"A new instance has no value for `{part.name}`.",
        part.name_span,
        hint="Give it a default with `=`, or make it optional with `?`.",
        fix=fix,
    )
