"""Zip archives: the one notebook in them is graded, or a sentence says why not."""

from __future__ import annotations

import json
import random
import stat
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from autograder.archive import MOST_FILES
from autograder.errors import InputError
from autograder.notebook import MOST_BYTES
from autograder.submission import read
from tests.conftest import notebook

NOTEBOOK = json.dumps(notebook(["a = 1", "b = 2"])).encode()


def archive(path: Path, *members: tuple[str | ZipInfo, bytes], how: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", how) as file:
        for name, content in members:
            file.writestr(name, content, how)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ada.zip"


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as refused:
        read(path)
    error = refused.value
    assert error.message.isprintable() and str(path) in error.message
    assert error.hint and error.hint.isprintable() and not error.hint.endswith(".")
    return error


# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["work.ipynb", "folder/in/a/folder/work.ipynb", "WORK.IPYNB", "folder\\work.ipynb"]
)
def test_the_notebook_of_an_archive_is_read(path: Path, name: str) -> None:
    """Wherever it lies in it; the submission is called as the archive is."""
    handed_in = read(archive(path, (name, NOTEBOOK)))
    assert handed_in.cells == ("a = 1", "b = 2") and handed_in.name == "ada"


def test_the_digest_is_that_of_the_notebook(path: Path, tmp_path: Path) -> None:
    """Packed or not, the same code gets the same inputs."""
    plain = tmp_path / "work.ipynb"
    plain.write_bytes(NOTEBOOK)
    packed = archive(path, ("README.txt", b"hello"), ("work.ipynb", NOTEBOOK))
    assert read(packed).digest == read(plain).digest


def test_what_systems_add_by_themselves_is_no_second_notebook(path: Path) -> None:
    """Finder and Jupyter put copies beside it."""
    members = (
        "work.ipynb",
        "__MACOSX/work.ipynb",
        "._work.ipynb",
        ".ipynb_checkpoints/work-checkpoint.ipynb",
        "a/.ipynb_checkpoints/b.ipynb",
    )
    packed = archive(path, *((name, NOTEBOOK if name == members[0] else b"x") for name in members))
    assert len(read(packed).cells) == 2


def test_a_folder_that_is_called_like_a_notebook_is_none(path: Path) -> None:
    """Entries that end in a slash are folders."""
    assert read(archive(path, ("old.ipynb/", b""), ("work.ipynb", NOTEBOOK))).name == "ada"


def test_an_ending_in_capitals_is_an_archive(tmp_path: Path) -> None:
    """Some systems write them so."""
    assert len(read(archive(tmp_path / "ADA.ZIP", ("work.ipynb", NOTEBOOK))).cells) == 2


def test_nothing_is_written_to_a_disk(path: Path, tmp_path: Path) -> None:
    """What is in the archive stays there."""
    read(archive(path, ("work.ipynb", NOTEBOOK), ("other.py", b"1")))
    assert [*tmp_path.iterdir()] == [path]


def test_an_archive_as_full_as_allowed_is_read(path: Path) -> None:
    """The limit itself is allowed; one more file is not."""
    members = [(f"{number}.txt", b"") for number in range(MOST_FILES - 1)]
    assert read(archive(path, ("work.ipynb", NOTEBOOK), *members)).name == "ada"
    archive(path, ("work.ipynb", NOTEBOOK), *members, ("one.txt", b""))
    assert "holds more than 1,000 files" in refusal(path).message


# --- what is refused ------------------------------------------------------------------------------


def test_an_archive_without_a_notebook_is_refused(path: Path) -> None:
    """The sentence says what has to be in it; an empty one is told the same."""
    for members in ((), (("work.py", b"a = 1"),), (("inner.zip", NOTEBOOK),)):
        error = refusal(archive(path, *members))
        assert "holds no notebook, expected a zip archive with one notebook" in error.message


def test_several_notebooks_are_named(path: Path) -> None:
    """The student sees which are in it; of many the first ones."""
    error = refusal(archive(path, ("a.ipynb", NOTEBOOK), ("b/c.ipynb", NOTEBOOK)))
    assert "holds 2 notebooks (a.ipynb, b/c.ipynb), expected" in error.message
    error = refusal(archive(path, *((f"{number}.ipynb", NOTEBOOK) for number in range(900))))
    assert "holds 900 notebooks (0.ipynb, 1.ipynb" in error.message and ", ...)" in error.message


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "leads out of the archive"),
        ("../work.ipynb", "leads out of the archive"),
        ("a/../../work.ipynb", "leads out of the archive"),
        ("..\\work.ipynb", "leads out of the archive"),
        ("work.ipynb\0.txt", "has a name that no file can have"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(path: Path, name: str, why: str) -> None:
    """Also beside an honest notebook: no honest archive has such a name."""
    trick = ZipInfo("x")
    trick.filename = name
    assert why in refusal(archive(path, ("good.ipynb", NOTEBOOK), (trick, NOTEBOOK))).message


def test_a_link_is_refused(path: Path) -> None:
    """It would stand for a file of whoever grades."""
    link = ZipInfo("work.ipynb")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert "which is a link" in refusal(archive(path, (link, b"/etc/passwd"))).message


def test_a_name_that_is_there_twice_is_refused(path: Path) -> None:
    """Which of the two is graded must not be a question."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive(path, ("work.ipynb", NOTEBOOK), ("work.ipynb", b"{}"))
    assert "work.ipynb, which is there twice" in refusal(path).message


def test_a_bomb_is_refused_before_it_unpacks(path: Path) -> None:
    """By its ratio, and by the size that a notebook may have; its own word is not asked."""
    assert "unpacks to more than" in refusal(archive(path, ("a.ipynb", b" " * (25 << 20)))).message
    noise = random.Random(1).randbytes(MOST_BYTES // 4)
    member = noise.hex().encode() * 2 + b"x"
    assert "unpacks to more than 32 MB" in refusal(archive(path, ("a.ipynb", member))).message


def test_a_size_that_lies_does_not_help(path: Path) -> None:
    """The table of contents says 10 bytes; there is as much to read as there is."""
    archive(path, ("a.ipynb", NOTEBOOK))
    content = path.read_bytes()
    true = len(NOTEBOOK).to_bytes(4, "little")
    path.write_bytes(content.replace(true, (10).to_bytes(4, "little")))
    assert "cannot be unpacked" in refusal(path).message


@pytest.mark.parametrize("how", [ZIP_BZIP2, ZIP_LZMA])
def test_a_way_of_packing_that_is_not_usual_is_refused(path: Path, how: int) -> None:
    """LZMA lets the archive say how much memory unpacking takes."""
    error = refusal(archive(path, ("work.ipynb", NOTEBOOK), how=how))
    assert "compressed in a way that is not usual" in error.message


def test_an_archive_with_a_password_is_refused(path: Path) -> None:
    """The flag is enough; nothing is tried."""
    archive(path, ("work.ipynb", NOTEBOOK))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "is locked with a password" in refusal(path).message


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 cut short", NOTEBOOK, b"Rar!\x1a\x07\x00", b"\0" * 500]
)
def test_what_is_no_zip_is_refused(path: Path, content: bytes) -> None:
    """With the reason, whatever its ending says."""
    path.write_bytes(content)
    assert "cannot be unpacked, expected a zip archive with one notebook" in refusal(path).message


def test_a_notebook_that_is_none_is_named_with_its_archive(path: Path) -> None:
    """The message says in which file what was found."""
    error = refusal(archive(path, ("work.ipynb", b"import numpy")))
    assert error.message.startswith(f"{path}, work.ipynb is not JSON, expected a Jupyter notebook")


def test_a_name_with_odd_characters_is_shown_safely(path: Path) -> None:
    """One printable line."""
    error = refusal(archive(path, ("\x1b[31m\n\u202e.ipynb", NOTEBOOK), ("b.ipynb", NOTEBOOK)))
    assert "\x1b" not in error.message


def test_a_broken_archive_is_a_sentence_wherever_it_is_broken(path: Path) -> None:
    """Bytes changed and cut at random: a submission or a sentence, and nothing else."""
    archive(path, ("folder/", b""), ("work.ipynb", NOTEBOOK), ("b.txt", b"b" * 99))
    whole = path.read_bytes()
    draw = random.Random(20270131)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(800):
        broken = bytearray(whole)
        for _ in range(draw.choice((1, 1, 2, 8))):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        if draw.random() < 0.2:
            del broken[draw.randrange(len(broken)) :]
        path.write_bytes(broken)
        try:
            read(path)
            outcomes["read"] += 1
        except InputError as error:
            assert error.message.isprintable()
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 30


def test_two_archives_that_overlap_are_one(path: Path) -> None:
    """What stands before an archive is not read as another one."""
    first = archive(path, ("a.ipynb", b"{}")).read_bytes()
    second = archive(path, ("b.ipynb", NOTEBOOK)).read_bytes()
    path.write_bytes(first + second)
    assert len(read(path).cells) == 2
