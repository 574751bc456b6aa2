"""Several processes make what one would make, and say what one would say, whatever happens."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from onexdsl.cli import exit_codes
from onexdsl.cli.measured import MeasuredCache
from onexdsl.compiler.cache import Cache, FolderCache, NoCache
from onexdsl.compiler.crew import lead as lead_module
from onexdsl.compiler.crew.lead import together
from onexdsl.compiler.crew.shares import Rule, Wanted, remember_each
from onexdsl.compiler.parser_cache import prime_parser
from onexdsl.compiler.remembered import Output, _found, _translated
from onexdsl.compiler.sources import Sources
from tests.support.children import environment
from tests.support.crew_project import PART, flows, sources, write

ROOT = Path(__file__).parents[4]
THREE = Rule(3, 1)
FILES = dict.fromkeys("abcdefghi", 1)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


def _each(cache: Cache, make) -> list[object]:
    batch = [Wanted((name, at), name, partial(make, at)) for at, name in enumerate(FILES)]
    return remember_each(cache, batch)


def _translated_by(rule: Rule, texts: dict[str, str], cache: Cache) -> Output:
    given = Sources(sources(texts))
    weights = {source.name: len(source.text) for source in given.texts}
    return together(partial(_translated, given, ("",)), cache, weights, rule)


def test_each_process_makes_its_share() -> None:
    """Results come in the order of the batch, made by as many processes as the rule allows."""
    made = together(
        lambda cache: _each(cache, lambda at: (at, os.getpid())), NoCache(), FILES, THREE
    )

    assert list(range(9)) == [at for at, _ in made]
    assert [3, 3, 3] == sorted(
        [pid for _, pid in made].count(one) for one in {pid for _, pid in made}
    )
    assert os.getpid() in {pid for _, pid in made}
    assert [] == multiprocessing.active_children()


def test_what_one_made_the_others_know() -> None:
    """A batch may be made of the one before, of which each process has all."""

    def job(cache: Cache) -> list[object]:
        first = _each(cache, lambda at: at * at)
        return _each(cache, lambda at: (sum(first), os.getpid()))

    made = together(job, NoCache(), FILES, THREE)

    assert {sum(at * at for at in range(9))} == {total for total, _ in made}
    assert 3 == len({pid for _, pid in made})


def test_members_are_called_when_a_batch_is_worth_it(tmp_path: Path) -> None:
    """What came before is kept, so that members find it there, or make it again."""
    for cache in (FolderCache(tmp_path), NoCache()):

        def job(cache: Cache) -> list[object]:
            few = remember_each(cache, [Wanted(("few",), "a", lambda: 7)])
            return _each(cache, lambda at: (few[0] + at, os.getpid()))

        made = together(job, cache, FILES, Rule(3, 2))

        assert list(range(7, 16)) == [total for total, _ in made]
        assert 3 == len({pid for _, pid in made})


def test_what_is_kept_calls_nobody(tmp_path: Path) -> None:
    """A second run takes all from the cache, and tells so."""
    for made in (9, 0):
        cache = FolderCache(tmp_path)
        pids = set(together(lambda one: _each(one, lambda at: os.getpid()), cache, FILES, THREE))
        assert 3 == len(pids)
        assert (made, 9 - made) == (cache.misses, cache.hits)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_member_that_is_killed_or_stopped_is_done_without(how: signal.Signals) -> None:
    """The lead makes what is missing itself, and calls nobody again."""
    lead, before = os.getpid(), signal.getsignal(signal.SIGCHLD)

    def make(at: int) -> int:
        if os.getpid() != lead:
            os.kill(os.getpid(), how)
        return os.getpid()

    def job(cache: Cache) -> list[object]:
        return [*_each(cache, make), *_each(cache, lambda at: os.getpid())]

    assert [lead] * 18 == together(job, NoCache(), FILES, THREE)
    assert [] == multiprocessing.active_children()
    assert before == signal.getsignal(signal.SIGCHLD)


def test_a_system_without_room_for_another_process_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a process cannot be started, this one makes all."""

    def full(method: str) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing, "get_context", full)

    assert [os.getpid()] * 9 == together(
        lambda cache: _each(cache, lambda at: os.getpid()), NoCache(), FILES, THREE
    )


def test_a_member_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever holds it: when the job is done or given up, nobody is left."""
    monkeypatch.setattr(lead_module, "_PATIENCE", 0.01)
    lead = os.getpid()
    stuck, told = os.pipe()

    def make(at: int) -> int:
        if os.getpid() != lead:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.write(told, b".")
            signal.pause()
        os.read(stuck, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        together(lambda cache: _each(cache, make), NoCache(), FILES, Rule(2, 1))
    assert [] == multiprocessing.active_children()


def test_a_bug_of_ours_is_told_by_the_lead(capfd: pytest.CaptureFixture[str]) -> None:
    """An error in a member's share is met again in the lead's process, and told once."""

    def make(at: int) -> int:
        assert at != 8, "the last one"
        return at

    with pytest.raises(AssertionError, match="the last one"):
        together(lambda cache: _each(cache, make), NoCache(), FILES, THREE)
    assert [] == multiprocessing.active_children()
    assert ("", "") == capfd.readouterr()


def test_a_result_that_is_too_deep_to_be_told_is_made_by_each() -> None:
    """What cannot be packed is no reason to fail."""

    def make(at: int) -> list[object]:
        nested: list[object] = [at]
        for _ in range(3_000):
            nested = [nested]
        return nested

    made = together(lambda cache: _each(cache, make), NoCache(), FILES, THREE)

    assert 9 == len(made)


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("spoilt", [(), (2, 7), (0, 1, 2, 3, 4, 5, 6, 7)])
def test_a_project_is_told_and_printed_alike(spoilt, kept, tmp_path: Path) -> None:
    """Findings and files do not depend on how many processes made them."""
    texts = flows(8)
    for number in spoilt:
        name = f"shop/part{number}.onex"
        wrong = (
            PART.format(n=number).replace("times + 1", "tims + 1").replace("-> Done", "-> Don", 1)
        )
        texts[name] = wrong if number % 2 else wrong.replace("effect", "efect", 1)
    expected = _translated_by(Rule(1), texts, NoCache())

    cache = FolderCache(tmp_path) if kept else NoCache()
    assert expected == _translated_by(THREE, texts, cache)
    assert bool(spoilt) is not bool(expected.files)


def test_flows_that_see_each_other_may_be_made_apart(tmp_path: Path) -> None:
    """One group over the shares of all processes: what is missing is read from the cache."""
    texts = flows(6)
    for number in range(1, 6):
        name, before = f"shop/part{number}.onex", f"Placed{number - 1}"
        uses = f"use shop.common: Money\nuse shop.part{number - 1}: {before}\n"
        reducer = f"\nreducer Other{number} {{ on {before} {{}} }}\n"
        texts[name] = texts[name].replace("use shop.common: Money\n", uses) + reducer
    expected = _translated_by(Rule(1), texts, NoCache())

    assert expected == _translated_by(THREE, texts, FolderCache(tmp_path))
    assert expected == _translated_by(THREE, texts, NoCache())


def test_statistics_count_what_others_made(tmp_path: Path) -> None:
    """For `--stats` it does not matter who made a result."""
    counted = []
    for number, rule in enumerate((Rule(1), THREE)):
        cache = MeasuredCache(FolderCache(tmp_path / str(number)))
        _translated_by(rule, flows(8), cache)
        counted.append({name: (one.made, one.kept) for name, one in cache.phases.items()})

    assert counted[0] == counted[1]


def test_findings_alone_are_shared_as_well() -> None:
    """`onexc check` asks for no files."""
    given = Sources(sources(flows(8)))
    weights = {source.name: len(source.text) for source in given.texts}
    expected = _found(given, ("",), NoCache())

    assert expected == together(partial(_found, given, ("",)), NoCache(), weights, THREE)


def _stopped(folder: Path, tables: Path, *words: str) -> subprocess.Popen[bytes]:
    write(folder, flows(30))
    prime_parser(tables)
    shutil.copytree(tables, folder / "cache", ignore=shutil.ignore_patterns("results"))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.crew_project", *words],
        cwd=folder,
        env=environment(ONEXDSL_CACHE_DIR=str(folder / "cache"), PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_ctrl_c_ends_all_of_them_in_a_sentence(tmp_path: Path, kept_tables: Path) -> None:
    """The terminal sends it to all; nothing is half written, and nobody is left."""
    process = _stopped(tmp_path, kept_tables, "SIGINT", "group")
    out, told = process.communicate(timeout=120)  # waits for all who hold the streams

    assert (b"", b"onexc: interrupted; nothing is half written\n") == (out, told)
    assert exit_codes.INTERRUPTED == process.returncode
    assert not (tmp_path / "generated").exists()
    assert [] == [
        one for one in (tmp_path / "cache" / "results").iterdir() if one.suffix != ".entry"
    ]
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_lead_that_is_killed_leaves_nobody_behind(tmp_path: Path, kept_tables: Path) -> None:
    """Members see that their line is dead, and end without a word."""
    process = _stopped(tmp_path, kept_tables, "SIGKILL")
    out, told = process.communicate(timeout=120)  # waits for all who hold the streams

    assert (b"", b"", -signal.SIGKILL) == (out, told, process.returncode)
