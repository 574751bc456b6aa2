"""What a shell completes: commands, codes and reducers, and nothing where nothing fits."""

from pathlib import Path

import pytest

from onexdsl.cli.main import main

FLOW = """flow shop.orders @ 1.0.0
reducer Orders { broken
  // reducer Commented
reducer Offers {
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project in the middle of being written, with the working folder in it."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/orders.onex").write_text(FLOW, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def completed(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """Ask as bash does: the whole line and the number of the word at the cursor."""
    monkeypatch.setenv("_ONEXC_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code in {0, None}
    return capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("onexc explain intent-ci", ["intent-circle"]),
        ("onexc explain nothing-such", []),
        ("onexc graph --node O", ["Offers", "Orders"]),
        ("onexc graph --node C", []),
        ("onexc graph --format sv", ["svg"]),
        ("onexc ex", ["explain"]),
    ],
)
@pytest.mark.usefixtures("project")
def test_words_are_completed(
    line: str,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A broken flow is no reason not to complete the reducers in it."""
    assert words == completed(line, monkeypatch, capsys)


def test_a_project_with_wrong_settings_completes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell never shows a trace of ours."""
    (tmp_path / "pyproject.toml").write_text("[tool.onex]\nsource = 3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert [] == completed("onexc graph --node O", monkeypatch, capsys)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_ask(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each shell is given a script that calls `onexc`."""
    monkeypatch.setenv("_ONEXC_COMPLETE", f"source_{shell}")
    with pytest.raises(SystemExit):
        main([])
    assert "_ONEXC_COMPLETE" in capsys.readouterr().out
