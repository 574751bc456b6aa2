"""Every request of the protocol that the server answers, asked by a real client."""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.support.editor import applied

NAME = "door/bell.onex"
BELL = """\
/// A bell at a door.
flow door.bell @ 1.0.0

use door.parts: Tone as Sound

/// Somebody pressed it.
@external event Pressed { key door: int(1..), sound: Sound }
event Rung { key door: int(1..) }
// what is wanted
// of the bell
intent Ring { key door: int(1..), sound: Sound }

reducer Visit {
  data { rings: int(0..) = 0 }
  initial state Quiet {
    on Pressed when rings < 3 -> Loud {
      rings = rings + 1
      emit Ring { door: key, sound: event.sound }
    }
    ignore Pressed, Rung
  }
  state Loud {
    on Rung -> Quiet
    ignore Pressed
  }
}
effect Chime { on Ring -> Rung }

wire { Ring -> Chime { timeout 2s } }
"""
PARTS = "flow door.parts @ 1.0.0\n\nenum Tone { high, low }\n"


@pytest.fixture
def door(editor):
    """Lay two flows in the editor's folder."""
    editor.save("door/parts.onex", PARTS)
    editor.save(NAME, BELL)
    return editor


async def _at(door, before: str, marked: str) -> types.Position:
    place = await door.open(NAME, BELL.replace(before, marked, 1))
    assert place is not None
    return place


async def test_references_and_highlights_cross_files_and_meanings(door):
    """The uses of an imported enum are found in its own file too; those of a field in one file."""
    place = await _at(door, "Tone as", "§Tone as")
    asked = types.ReferenceParams(
        types.ReferenceContext(include_declaration=True), door.document(NAME), place
    )
    found = await door.client.text_document_references_async(asked)
    places = sorted(door.places(found))
    assert places[:2] == ["bell.onex:11:42", "bell.onex:4:17"]
    assert "parts.onex:3:6" in places

    lit = await door.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(door.document(NAME), place)
    )
    assert len(lit) == len(places) - 1


async def test_a_rename_changes_every_file_and_leaves_no_finding(door):
    """A state is renamed where it stands; a member of the enum in both files."""
    place = await _at(door, "state Quiet", "state Qui§et")
    document = door.document(NAME)
    ready = await door.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(document, place)
    )
    assert "Quiet" == ready.placeholder

    edit = await door.client.text_document_rename_async(types.RenameParams(document, place, "Calm"))
    await door.change(NAME, applied(BELL, edit.changes[door.uri(NAME)]))
    assert [] == door.codes(NAME)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("calm", "`calm` is no name here: write it in UpperCamel, as `OrderPlaced`."),
        ("Loud", "That would be an error: `Loud` is there twice in this reducer. (door/bell.onex"),
    ],
)
async def test_a_name_that_would_break_something_is_refused(door, new, why):
    """A rename to a wrong or a taken name changes nothing, and says why."""
    place = await _at(door, "state Quiet", "state Qui§et")
    asked = types.RenameParams(door.document(NAME), place, new)
    with pytest.raises(JsonRpcException) as refused:
        await door.client.text_document_rename_async(asked)
    assert why in str(refused.value)


async def test_a_keyword_cannot_be_renamed(door):
    """What belongs to the language has no name to change."""
    place = await _at(door, "door: int(1..), sound", "door: i§nt(1..), sound")
    with pytest.raises(JsonRpcException, match="`int` belongs to the language"):
        await door.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(door.document(NAME), place)
        )


async def test_outline_symbols_and_folds(door):
    """Declarations are listed with their parts, found by their letters, and folded."""
    await door.open(NAME, BELL)
    document = door.document(NAME)
    outline = await door.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(document)
    )
    assert ["Pressed", "Rung", "Ring", "Visit", "Chime", "wire"] == [one.name for one in outline]
    assert ["rings", "Quiet", "Loud"] == [one.name for one in outline[3].children]

    found = await door.client.workspace_symbol_async(types.WorkspaceSymbolParams("tone"))
    assert [("Tone", "door.parts")] == [(one.name, one.container_name) for one in found]

    folds = await door.client.text_document_folding_range_async(types.FoldingRangeParams(document))
    lines = {(one.start_line + 1, one.end_line + 1, one.kind) for one in folds}
    assert (9, 10, types.FoldingRangeKind.Comment) in lines
    assert (13, 25, None) in lines


async def test_colours_say_what_a_word_means(door):
    """Semantic tokens: five numbers a word, in order, with the server's own legend."""
    await door.open(NAME, "// é𝄞\n" + BELL)
    found = await door.client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(door.document(NAME))
    )
    assert [0, 0, 6] == list(found.data[:3])  # `// é𝄞` is six units of UTF-16
    assert 0 == len(found.data) % 5


async def test_a_repair_is_offered_and_mends(door):
    """A quick fix mends its finding; all repairs of a file are one action."""
    broken = BELL.replace("rings + 1", "rigns + 1")
    await door.open(NAME, broken)
    line = broken[: broken.index("rigns")].count("\n")
    asked = types.CodeActionParams(
        door.document(NAME),
        types.Range(types.Position(line, 0), types.Position(line, 40)),
        types.CodeActionContext([]),
    )
    quick, every = await door.client.text_document_code_action_async(asked)
    assert ("Write `rings`", types.CodeActionKind.QuickFix) == (quick.title, quick.kind)
    assert "source.fixAll.onexc" == every.kind
    for action in (quick, every):
        assert BELL == applied(broken, action.edit.changes[door.uri(NAME)])


async def test_a_text_is_laid_out(door):
    """Formatting changes what is not as `onexc fmt` has it, and nothing of a broken text."""
    document, options = door.document(NAME), types.FormattingOptions(2, insert_spaces=True)
    asked = types.DocumentFormattingParams(document, options)
    await door.open(NAME, BELL)
    laid_out = applied(BELL, await door.client.text_document_formatting_async(asked))
    spoilt = laid_out.replace("on Rung -> Quiet", "on   Rung->Quiet").replace("  ignore", " ignore")
    await door.change(NAME, spoilt)
    edits = await door.client.text_document_formatting_async(asked)
    assert laid_out == applied(spoilt, edits)
    await door.change(NAME, BELL + "event {")
    assert not await door.client.text_document_formatting_async(asked)


async def test_hints_say_who_handles_an_event_and_where_an_intent_goes(door):
    """Inlay hints stand behind declarations and behind `emit`."""
    await door.open(NAME, BELL)
    whole = types.Range(types.Position(0, 0), types.Position(99, 0))
    found = await door.client.text_document_inlay_hint_async(
        types.InlayHintParams(door.document(NAME), whole)
    )
    shown = [(one.position.line + 1, one.label[0].value) for one in found]
    assert [(7, "→ Visit"), (8, "→ Visit"), (11, "→ Chime"), (18, "→ Chime")] == shown


async def test_the_way_of_an_event_can_be_followed(door):
    """Event, reducer, intent, effect, and the event that it answers with."""
    place = await _at(door, "event Pressed", "event §Pressed")
    asked = types.CallHierarchyPrepareParams(door.document(NAME), place)
    (item,) = await door.client.text_document_prepare_call_hierarchy_async(asked)
    way = [item.name]
    for _ in range(4):
        calls = await door.client.call_hierarchy_outgoing_calls_async(
            types.CallHierarchyOutgoingCallsParams(item)
        )
        item = calls[0].to
        way.append(item.name)
    assert ["Pressed", "Visit", "Ring", "Chime", "Rung"] == way

    calls = await door.client.call_hierarchy_incoming_calls_async(
        types.CallHierarchyIncomingCallsParams(item)
    )
    assert ["Chime"] == [one.from_.name for one in calls]


async def test_the_picture_is_that_of_the_command(door):
    """`onex/graph` gives the project, a reducer by name, and refuses what is none."""
    await door.open(NAME, BELL)
    document = {"uri": door.uri(NAME)}
    whole = await door.ask("onex/graph", textDocument=document)
    assert {"door.bell.Visit", "door.bell.Chime"} <= {one.name for one in whole.nodes}
    machine = await door.ask("onex/graph", textDocument=document, node="Visit")
    assert "Quiet" in str(machine)
    with pytest.raises(JsonRpcException, match="`Chime` is no reducer"):
        await door.ask("onex/graph", textDocument=document, node="Chime")


async def test_a_broken_text_still_has_its_outline_hover_and_completion(door):
    """What can be read around a mistake is answered as ever."""
    broken = BELL.replace("rings = rings + 1", "rings = event.").replace("on Ru§ng", "on Rung")
    await door.open(NAME, broken)
    outline = await door.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(door.document(NAME))
    )
    assert "Visit" in [one.name for one in outline]
    place = await door.change(NAME, broken.replace("= event.", "= event.§"))
    found = await door.client.text_document_completion_async(
        types.CompletionParams(door.document(NAME), place)
    )
    assert {"door", "sound"} == {one.label for one in found.items}


async def test_a_text_without_a_file_and_wrong_settings_are_no_trouble(door):
    """A new text is checked by itself; settings that are wrong are shown."""
    uri = "untitled:Untitled-1"
    item = types.TextDocumentItem(uri, "onex", 1, "flow a.b @ 1.0.0\nevent A { x: itn }\n")
    door.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await door.client.text_document_folding_range_async(
        types.FoldingRangeParams(types.TextDocumentIdentifier(uri))
    )
    assert "unknown-type" in [one.code for one in door.client.diagnostics[uri]]

    door.save("pyproject.toml", "[tool.onex]\nsource = 3\n")
    await door.open(NAME, BELL)
    assert any("source" in one.message for one in door.client.messages)
    door.client.text_document_did_close(types.DidCloseTextDocumentParams(door.document(NAME)))
    door.save("pyproject.toml", '[tool.onex]\nsource = ["."]\n')
    door.client.text_document_did_save(types.DidSaveTextDocumentParams(door.document(NAME)))
    await door.open(NAME, BELL)
    assert [] == door.codes(NAME)
