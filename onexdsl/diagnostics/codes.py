"""The catalogue of diagnostics: every code once, with its severity and one line on what it means.

A code is an address: `explain/<code>.md` tells its story, `rules/<code>.py` of a
phase finds it, `tests/spec/` shows it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding stops the build."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A line of the catalogue; `since` is the version that introduced it.

    `allowable` findings can be silenced by `// onexc: allow(…)`: all warnings, and those errors
    in spite of which the generated code does what the flow says. Compare codes with `==`: a
    finding that was kept from an earlier run bears a copy.
    """

    name: str
    severity: Severity
    summary: str
    since: str = "0.1.0"
    allowable: bool = False


def _error(name: str, summary: str, *, allowable: bool = False) -> Code:
    return Code(name, Severity.ERROR, summary, allowable=allowable)


def _warning(name: str, summary: str, *, allowable: bool = True) -> Code:
    return Code(name, Severity.WARNING, summary, allowable=allowable)


UNEXPECTED_TOKEN = _error(
    "unexpected-token",
    "The text does not fit the grammar at this place.",
)
UNCLOSED_STRING = _error(
    "unclosed-string",
    "A string is not closed before its line ends.",
)
WRONG_CASE = _error(
    "wrong-case",
    "A name is in the wrong case: UpperCamel for types, messages, nodes, states; else lower_snake.",
)
NOT_UTF8 = _error(
    "not-utf8",
    "A source file is not valid UTF-8.",
)
TOO_DEEP = _error(
    "too-deep",
    "Something is nested more than 200 levels deep.",
)
UNKNOWN_NAME = _error(
    "unknown-name",
    "A name is used that is declared nowhere in sight.",
)
DUPLICATE_NAME = _error(
    "duplicate-name",
    "Two things in one scope have the same name.",
)
UNKNOWN_FLOW = _error(
    "unknown-flow",
    "A `use` names a flow that the project does not have.",
)
FLOW_PATH_MISMATCH = _error(
    "flow-path-mismatch",
    "A flow's name does not fit the path of its file.",
)
IMPORT_CIRCLE = _error(
    "import-circle",
    "Flows import one another in a circle.",
)
UNKNOWN_TYPE = _error(
    "unknown-type",
    "A type is used that does not exist.",
)
TYPE_MISMATCH = _error(
    "type-mismatch",
    "A value has another type than its place asks for.",
)
UNKNOWN_FIELD = _error(
    "unknown-field",
    "A record, message or value has no field of this name.",
)
MISSING_FIELD = _error(
    "missing-field",
    "A field without a default is not given.",
)
BAD_CONSTRAINT = _error(
    "bad-constraint",
    "A constraint can never hold or does not fit its type.",
)
BAD_DEFAULT = _error(
    "bad-default",
    "A default does not satisfy its field's type or constraint.",
)
INFINITE_RECORD = _error(
    "infinite-record",
    "A record contains itself without an end.",
)
OPTIONAL_NOT_NARROWED = _error(
    "optional-not-narrowed",
    "A value that may be `none` is used as if it were always there.",
)
UNKNOWN_ANNOTATION = _error(
    "unknown-annotation",
    "An annotation is unknown.",
)
BAD_ANNOTATION = _error(
    "bad-annotation",
    "A known annotation stands where it means nothing or has wrong arguments.",
)
SEVERAL_KEYS = _error(
    "several-keys",
    "A message marks more than one field as its key.",
)
UNUSED_IMPORT = _warning(
    "unused-import",
    "A name is imported and not used.",
)
UNUSED_DECLARATION = _warning(
    "unused-declaration",
    "A declaration is used nowhere in the project.",
)
DEPRECATED_USE = _warning(
    "deprecated-use",
    "Something deprecated is used.",
)
REDUCER_SIDE_EFFECT = _error(
    "reducer-side-effect",
    "A reducer publishes or calls instead of emitting an intent.",
)
REDUCER_HANDLES_COMMAND = _error(
    "reducer-handles-command",
    "A reducer takes a command.",
)
REDUCER_HANDLES_INTENT = _error(
    "reducer-handles-intent",
    "A reducer takes an intent.",
)
EMIT_NOT_INTENT = _error(
    "emit-not-intent",
    "`emit` is used with something that is no intent.",
)
PUBLISH_NOT_EVENT = _error(
    "publish-not-event",
    "`publish`, `publishes` or `every` is used with something that is no event.",
)
OUTCOME_NOT_EVENT = _error(
    "outcome-not-event",
    "An outcome is no event.",
)
COMPUTE_HANDLES_INTENT = _error(
    "compute-handles-intent",
    "A compute takes or gives an intent or a command.",
)
EFFECT_EMITS_INTENT = _error(
    "effect-emits-intent",
    "An effect answers with an intent.",
)
ORCHESTRATOR_HANDLES_INTENT = _error(
    "orchestrator-handles-intent",
    "An orchestrator takes an intent.",
)
INTENT_NOT_WIRED = _error(
    "intent-not-wired",
    "An intent has no route to an effect.",
)
INTENT_WIRED_TWICE = _error(
    "intent-wired-twice",
    "An intent has more than one route.",
)
WIRE_TARGET_NOT_EFFECT = _error(
    "wire-target-not-effect",
    "A route leads to something that is no effect.",
)
EFFECT_DOES_NOT_HANDLE = _error(
    "effect-does-not-handle",
    "A route leads to an effect without a clause for the intent.",
)
COMMAND_WITHOUT_HANDLER = _error(
    "command-without-handler",
    "A command is taken by no orchestrator and no effect.",
    allowable=True,
)
COMMAND_HANDLED_TWICE = _error(
    "command-handled-twice",
    "A command has more than one handler.",
)
KEY_MISMATCH = _error(
    "key-mismatch",
    "Keys that must be the same kind differ.",
)
INTENT_CIRCLE = _error(
    "intent-circle",
    "Intents lead back to themselves without an end.",
)
MESSAGE_CIRCLE = _error(
    "message-circle",
    "Messages lead back to themselves without an end.",
)
INTENT_NEVER_EMITTED = _warning(
    "intent-never-emitted",
    "An intent is emitted by nobody.",
)
COMMAND_NEVER_SENT = _warning(
    "command-never-sent",
    "A command is sent by nobody.",
)
EVENT_NEVER_PUBLISHED = _warning(
    "event-never-published",
    "An event is published by nobody.",
)
EVENT_WITHOUT_SUBSCRIBER = _warning(
    "event-without-subscriber",
    "An event is published, but taken by nobody.",
)
UNUSED_EFFECT = _warning(
    "unused-effect",
    "An effect does nothing that anybody asks for.",
)
NO_INITIAL_STATE = _error(
    "no-initial-state",
    "A reducer with states has no initial one.",
)
SEVERAL_INITIAL_STATES = _error(
    "several-initial-states",
    "A reducer has more than one initial state.",
)
SEVERAL_TARGETS = _error(
    "several-targets",
    "A clause without `python` names more than one target.",
)
CLAUSE_OUTSIDE_STATE = _error(
    "clause-outside-state",
    "A clause stands directly in a reducer that has states.",
)
UNKNOWN_STATE = _error(
    "unknown-state",
    "A state is named that the reducer does not have.",
)
UNREACHABLE_STATE = _error(
    "unreachable-state",
    "No transition leads to a state.",
    allowable=True,
)
EXIT_FROM_FINAL_STATE = _error(
    "exit-from-final-state",
    "A clause leads out of a final state.",
)
UNREACHABLE_CLAUSE = _error(
    "unreachable-clause",
    "Earlier clauses take all that this one could take.",
    allowable=True,
)
ASSIGN_UNKNOWN_DATA = _error(
    "assign-unknown-data",
    "Something is assigned that is no data field of the reducer.",
)
DATA_WITHOUT_DEFAULT = _error(
    "data-without-default",
    "A data field has no default and is not optional.",
)
DEAD_END = _warning(
    "dead-end",
    "A state that is not final has no way out.",
)
UNHANDLED_EVENT = _warning(
    "unhandled-event",
    "An event can arrive in a state that says nothing about it.",
)
GUARD_GAP = _warning(
    "guard-gap",
    "The guards for an event leave values uncovered.",
)
GUARD_NEVER_TRUE = _warning(
    "guard-never-true",
    "A guard can never hold.",
)
NO_WAY_TO_FINAL = _warning(
    "no-way-to-final",
    "From a state no final state can be reached.",
)
STEP_CIRCLE = _error(
    "step-circle",
    "Steps of a workflow wait for one another.",
)
UNKNOWN_STEP = _error(
    "unknown-step",
    "A step is named that the workflow does not have.",
)
SKIPPED_STEP_USED = _error(
    "skipped-step-used",
    "The value of a step that may be skipped is used without a check.",
)
UNEXPECTED_OUTCOME = _error(
    "unexpected-outcome",
    "`expect` names an event that the call cannot answer with.",
)
UNDO_OF_PURE_STEP = _error(
    "undo-of-pure-step",
    "An `undo` stands at a step that changes nothing.",
)
AWAIT_WITHOUT_KEY = _error(
    "await-without-key",
    "An event without a key is awaited.",
)
WORKFLOW_WITHOUT_ELSE = _warning(
    "workflow-without-else",
    "A workflow undoes steps and tells nobody that it failed.",
)
INVALID_PYTHON = _error(
    "invalid-python",
    "A Python file behind a flow cannot be read.",
)
MISSING_HANDLER = _error(
    "missing-handler",
    "What a flow leaves to Python is not there: a module, a class, a method or a function.",
)
HANDLER_SIGNATURE = _error(
    "handler-signature",
    "A handler cannot be called as the flow calls it.",
)
IMPURE_IMPORT = _error(
    "impure-import",
    "Pure Python uses a module that is there to touch the world.",
    allowable=True,
)
IMPURE_CALL = _error(
    "impure-call",
    "Pure Python touches the world.",
    allowable=True,
)
NONDETERMINISTIC_CALL = _error(
    "nondeterministic-call",
    "Pure Python depends on the clock, on chance or on the machine.",
    allowable=True,
)
MUTABLE_GLOBAL = _error(
    "mutable-global",
    "Pure Python reads or writes something that outlives one message.",
    allowable=True,
)
MUTATES_INPUT = _error(
    "mutates-input",
    "Pure Python changes what it was given.",
    allowable=True,
)
NOT_FOLLOWED = _warning(
    "not-followed",
    "Pure Python leads to more code than is looked at.",
)
GENERATED_FILE_STALE = _error(
    "generated-file-stale",
    "A generated file is not what the sources say.",
)
GENERATED_FILE_MISSING = _error(
    "generated-file-missing",
    "A generated file is missing.",
)
GENERATED_FILE_ORPHAN = _error(
    "generated-file-orphan",
    "A generated file has no source any more.",
)
GENERATED_FILE_EDITED = _error(
    "generated-file-edited",
    "A generated file was edited by hand.",
)
BAD_ALLOW = _warning(
    "bad-allow",
    "An `onexc: allow` comment gives no reason.",
    allowable=False,
)
UNUSED_ALLOW = _warning(
    "unused-allow",
    "An `onexc: allow` comment silences nothing: there is nothing, or it cannot be followed.",
    allowable=False,
)

CATALOGUE: tuple[Code, ...] = (
    UNEXPECTED_TOKEN,
    UNCLOSED_STRING,
    WRONG_CASE,
    NOT_UTF8,
    TOO_DEEP,
    UNKNOWN_NAME,
    DUPLICATE_NAME,
    UNKNOWN_FLOW,
    FLOW_PATH_MISMATCH,
    IMPORT_CIRCLE,
    UNKNOWN_TYPE,
    TYPE_MISMATCH,
    UNKNOWN_FIELD,
    MISSING_FIELD,
    BAD_CONSTRAINT,
    BAD_DEFAULT,
    INFINITE_RECORD,
    OPTIONAL_NOT_NARROWED,
    UNKNOWN_ANNOTATION,
    BAD_ANNOTATION,
    SEVERAL_KEYS,
    UNUSED_IMPORT,
    UNUSED_DECLARATION,
    DEPRECATED_USE,
    REDUCER_SIDE_EFFECT,
    REDUCER_HANDLES_COMMAND,
    REDUCER_HANDLES_INTENT,
    EMIT_NOT_INTENT,
    PUBLISH_NOT_EVENT,
    OUTCOME_NOT_EVENT,
    COMPUTE_HANDLES_INTENT,
    EFFECT_EMITS_INTENT,
    ORCHESTRATOR_HANDLES_INTENT,
    INTENT_NOT_WIRED,
    INTENT_WIRED_TWICE,
    WIRE_TARGET_NOT_EFFECT,
    EFFECT_DOES_NOT_HANDLE,
    COMMAND_WITHOUT_HANDLER,
    COMMAND_HANDLED_TWICE,
    KEY_MISMATCH,
    INTENT_CIRCLE,
    MESSAGE_CIRCLE,
    INTENT_NEVER_EMITTED,
    COMMAND_NEVER_SENT,
    EVENT_NEVER_PUBLISHED,
    EVENT_WITHOUT_SUBSCRIBER,
    UNUSED_EFFECT,
    NO_INITIAL_STATE,
    SEVERAL_INITIAL_STATES,
    SEVERAL_TARGETS,
    CLAUSE_OUTSIDE_STATE,
    UNKNOWN_STATE,
    UNREACHABLE_STATE,
    EXIT_FROM_FINAL_STATE,
    UNREACHABLE_CLAUSE,
    ASSIGN_UNKNOWN_DATA,
    DATA_WITHOUT_DEFAULT,
    DEAD_END,
    UNHANDLED_EVENT,
    GUARD_GAP,
    GUARD_NEVER_TRUE,
    NO_WAY_TO_FINAL,
    STEP_CIRCLE,
    UNKNOWN_STEP,
    SKIPPED_STEP_USED,
    UNEXPECTED_OUTCOME,
    UNDO_OF_PURE_STEP,
    AWAIT_WITHOUT_KEY,
    WORKFLOW_WITHOUT_ELSE,
    INVALID_PYTHON,
    MISSING_HANDLER,
    HANDLER_SIGNATURE,
    IMPURE_IMPORT,
    IMPURE_CALL,
    NONDETERMINISTIC_CALL,
    MUTABLE_GLOBAL,
    MUTATES_INPUT,
    NOT_FOLLOWED,
    GENERATED_FILE_STALE,
    GENERATED_FILE_MISSING,
    GENERATED_FILE_ORPHAN,
    GENERATED_FILE_EDITED,
    BAD_ALLOW,
    UNUSED_ALLOW,
)
