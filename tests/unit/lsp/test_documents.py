"""Open documents and the projects that they are in, as files come and go on the disk."""

from pathlib import Path

from onexdsl.lsp.documents import Documents

FLOW = "flow a @ 1.0.0\n\n@external event Seen { key id: uuid }\n"
SETTINGS = '[tool.onex]\nsource = ["flows"]\n'


def _laid(folder: Path, name: str, text: str = FLOW) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path.as_uri()


def test_a_project_is_left_with_its_last_document(tmp_path: Path) -> None:
    """What is not open is kept nowhere, however many folders were looked into."""
    documents = Documents()
    for number in range(3):
        uri = _laid(tmp_path / f"p{number}", "a.onex")
        documents.put(uri, FLOW, 1)
        assert len(tuple(documents)) == 1
        documents.close(uri)
    assert tuple(documents) == ()


def test_settings_that_appear_above_make_a_document_part_of_that_project(tmp_path: Path) -> None:
    """It is found under its name there, and its text is the one that is not saved."""
    documents = Documents()
    uri = _laid(tmp_path, "flows/a.onex")
    documents.put(uri, FLOW + "// typed\n", 1)
    _laid(tmp_path, "pyproject.toml", SETTINGS)

    documents.reread()

    (place,) = documents
    assert documents.find(uri) == (place, "flows/a.onex")
    assert place.project.folder == tmp_path
    assert [one.real for one in place.sources().texts] == [FLOW + "// typed\n"]


def test_broken_settings_keep_a_project_as_it_was(tmp_path: Path) -> None:
    """Why is told, and taken back when they are mended."""
    documents = Documents()
    _laid(tmp_path, "pyproject.toml", SETTINGS)
    uri = _laid(tmp_path, "flows/a.onex")
    place = documents.put(uri, FLOW, 1)
    _laid(tmp_path, "pyproject.toml", "[tool.onex\n")
    documents.reread()
    assert documents.find(uri) == (place, "flows/a.onex")
    assert place.trouble is not None
    _laid(tmp_path, "pyproject.toml", SETTINGS)
    documents.reread()
    assert place.trouble is None
