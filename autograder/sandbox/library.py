"""What a student's notebook may import: these packages and no others, on every sandbox.

An allow-list, so that nothing else of the grader's environment (its own packages, an instructor's)
is ever beside the student's code. `tests/sandbox/test_library.py` holds it against the packages'
own metadata.

Where other packages lie beside them, they are linked once into a folder of their own: a sandbox is
started twice as fast with one folder to mount as with sixty.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

from autograder.sandbox.private import open_to_others

DISTRIBUTIONS = ("numpy", "ipython", "matplotlib", "msgspec")
"""What is offered (msgspec is the wire's); TOP_LEVEL is what these and their requirements hold."""

TOP_LEVEL = frozenset(
    """
    IPython PIL _cyutility asttokens contourpy cycler cycler.py dateutil decorator decorator.py
    executing fontTools ipython_pygments_lexers ipython_pygments_lexers.py jedi kiwisolver
    matplotlib matplotlib.libs matplotlib_inline mpl_toolkits msgspec numpy numpy.libs packaging
    parso pexpect pillow.libs prompt_toolkit ptyprocess pure_eval pygments pylab.py pyparsing
    six.py stack_data traitlets typing_extensions.py tzdata wcwidth psutil
    """.split()
)

UNUSED_SECONDS = 30 * 24 * 3600
"""A linked folder that was not used for so long is removed when another one is made."""

_METADATA = re.compile(r"(?P<name>.+?)-[^-]+\.dist-info")
WITH_METADATA = frozenset(
    """
    asttokens contourpy cycler decorator executing fonttools ipython ipython_pygments_lexers jedi
    kiwisolver matplotlib matplotlib_inline msgspec numpy packaging parso pexpect pillow
    prompt_toolkit psutil ptyprocess pure_eval pygments pyparsing python_dateutil six stack_data
    traitlets typing_extensions tzdata wcwidth
    """.split()
)


def site_directories() -> list[Path]:
    """Where this interpreter's packages lie."""
    named = (Path(entry) for entry in sys.path)
    return [path for path in named if path.name in ("site-packages", "dist-packages")]


def student_library() -> list[Path]:
    """The files and folders of the packages that a notebook may import."""
    found: dict[str, Path] = {}
    for directory in site_directories():
        for name in os.listdir(directory):  # noqa: PTH208
            if _offered(name):
                found.setdefault(name, directory / name)
    return [found[name] for name in sorted(found)]


def _offered(name: str) -> bool:
    metadata = _METADATA.fullmatch(name)
    if metadata is not None:
        return re.sub(r"[-.]", "_", metadata["name"]).lower() in WITH_METADATA
    return name in TOP_LEVEL


def linked_library() -> Path | None:
    """One folder with the student's library in it; where one is made, it is in the user's cache.

    None where none can be made.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        cache = (Path(base) if base else Path.home() / ".cache") / "rnn-autograder"
        return library_in(cache)
    except (OSError, RuntimeError):  # the latter where there is no home folder
        return None


def library_in(cache: Path) -> Path:
    """One folder with the student's library in it.

    Where it lies, if nothing else lies there and any user can read it; else in a folder of `cache`.

    Raises:
        OSError: It cannot be made.
    """
    entries = {entry.name: entry for entry in student_library()}
    if not entries:
        raise FileNotFoundError(errno.ENOENT, "no package for notebooks is installed")
    folder = next(iter(entries.values())).parent
    names = {path.name for path in folder.iterdir()}
    if names - {"__pycache__"} == {*entries} and open_to_others(folder):
        return folder
    return linked("library", entries, cache)


def linked(kind: str, entries: Mapping[str, Path], cache: Path) -> Path:
    """A folder of `cache` that holds these files and folders under these names.

    Raises:
        OSError: It cannot be made.
    """
    folder = cache / f"{kind}-{_version_of(list(entries.values())):08x}"
    if not _used(folder):
        _link(entries, folder)
        _remove_unused(kind, cache)
    return folder


def _used(folder: Path) -> bool:
    """Marks a folder as used now; whether it is there."""
    try:
        os.utime(folder)
    except FileNotFoundError:
        return False
    except OSError:  # it may not be written, and is not ours to remove either
        return folder.is_dir()
    return True


def _remove_unused(kind: str, cache: Path) -> None:
    """Removes the folders of other versions that nobody has used for long, and scraps of them.

    A folder is put aside first. A grader that comes for it from then on makes it anew; one that
    was quicker has marked it, and it is put back.
    """
    import shutil

    name = re.compile(rf"{re.escape(kind)}-[0-9a-f]{{8}}(\.\w+)?")
    oldest = time.time() - UNUSED_SECONDS
    for folder in [path for path in cache.iterdir() if name.fullmatch(path.name)]:
        with contextlib.suppress(OSError):  # another grader does the same, or it is another user's
            if folder.stat().st_mtime < oldest:
                aside = folder.with_suffix(f".unused{os.getpid()}")
                folder.rename(aside)
                if aside.stat().st_mtime < oldest:
                    shutil.rmtree(aside, ignore_errors=True)
                else:
                    aside.rename(folder)


def _version_of(entries: Sequence[Path]) -> int:
    """Changes when a package is installed anew, or another one is."""
    described = (f"{entry}\0{entry.stat().st_mtime_ns}" for entry in entries)
    return crc32("\n".join(described).encode("utf-8", "surrogateescape"))


def _link(entries: Mapping[str, Path], folder: Path) -> None:
    """Makes the folder under another name first: whoever sees it, sees it whole.

    Everyone may read it, whatever the umask was: where the grader is root, the probe is not.
    """
    import shutil
    import tempfile

    def link(source: str, target: str) -> None:
        mode = os.stat(source).st_mode  # noqa: PTH116
        try:
            if not mode & 0o004:
                raise PermissionError
            os.link(source, target)
        except OSError:  # another file system, or files that others may not read or link
            shutil.copy2(source, target)
            os.chmod(target, mode | 0o444)  # noqa: PTH101

    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        for name, entry in entries.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            if entry.is_dir():
                shutil.copytree(entry, fresh / name, copy_function=link)
            else:
                link(str(entry), str(fresh / name))
        for directory, _, _ in os.walk(fresh):
            os.chmod(directory, 0o755)  # noqa: PTH101
        try:
            fresh.rename(folder)
        except OSError:
            if not folder.is_dir():  # another grader was faster
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
