"""The bubblewrap sandbox: namespaces of its own, an allow-list of files, hard limits.

What the student's code finds: an interpreter and its standard library, the packages of
`library`, the probe's few files, all read-only; /tmp, /dev/shm and a home folder of limited size;
no network, no other process, no environment, none of the system calls that `seccomp` names,
nothing of the grader's.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import cache_from_source
from pathlib import Path

from autograder.errors import GraderFault
from autograder.sandbox import seccomp
from autograder.sandbox.library import linked_library, site_directories, student_library
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running

NAME = "bwrap"
NOT_THERE = "the command bwrap is not there; install it, on Debian and Ubuntu as `bubblewrap`"
PACKAGE = Path(__file__).resolve().parent.parent
SHARED = ("__init__.py", "lean.py", "wire.py", "values.py", "probe")
"""Of the grader, what runs beside the student's code."""

HOME = "/home/student"
FOLDERS = ("/tmp", HOME, "/dev/shm")
"""Where student code may write: they are kept in memory, and end with the sandbox."""
LIBRARY = "/library"
PROBE = "/probe"
SYSTEM = ("/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr/bin", "/usr/sbin",
          "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec",
          "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/share/terminfo",
          "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
          "/etc/fonts", "/etc/localtime")  # fmt: skip
BOOT = (
    f"import sys; sys.path += ['{LIBRARY}', '{PROBE}']; from autograder.probe.main import main;"
    " sys.path.pop(); main()"
)
FIRST_UID = 200_000
"""Where the grader is root, each sandbox gets a user of its own, from here on."""


def why_not() -> str | None:
    """What is missing for this sandbox on this machine, or None."""
    if shutil.which("bwrap") is None:
        return NOT_THERE
    running = _run([*_bind(system()), "/bin/echo", "here"])
    try:
        end = running.read(5)
        errors = running.errors()
    finally:
        running.kill()
    return None if end == b"here\n" else f"bwrap cannot make namespaces here: {errors}"


def start(limits: Limits) -> Running:
    """Starts a probe; it waits for its notebook.

    Raises:
        GraderFault: There is no bwrap here.
    """
    if shutil.which("bwrap") is None:
        raise GraderFault(f"the sandbox {NAME} does not work here: {NOT_THERE}")
    scratch = str(limits.scratch_bytes)
    command = [
        *_bind(system()),
        *_bind(interpreter()),
        *_without_packages(),
        *_library(),
        *_bind(_probe()),
        *("--proc", "/proc", "--dev", "/dev"),
        # A shared mapping of it is memory that is counted for no process.
        *("--ro-bind", os.devnull, "/dev/zero"),
    ]
    command += ["--perms", "0755", "--dir", str(Path(HOME).parent)]
    for folder in FOLDERS:
        command += ["--perms", "1777", "--size", scratch, "--tmpfs", folder]
    command += ["--remount-ro", "/dev", "--remount-ro", "/"]
    command += ["--chdir", HOME, "--", _executable(), "-I", "-S", "-B", "-c", BOOT]
    return _run(command)


def _run(command: Sequence[str]) -> Running:
    with seccomp.descriptors() as filters:
        options = [option for each in filters for option in ("--seccomp", str(each))]
        whole = [*_namespaces(), *options, *command]
        # The first process is bwrap's own, outside the namespace of processes.
        return Running(
            whole, environment(HOME), inherited=filters, out_of_reach=True, in_memory=FOLDERS
        )


def environment(home: str | Path) -> dict[str, str]:
    """The whole environment of student code."""
    return {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "IPYTHONDIR": f"{home}/.ipython",
        # Forks inherit no threads, and a sum does not depend on how many there are.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def uid() -> int | None:
    """The user that the probe becomes, or None to stay who it is: inside, that is nobody else.

    Another one each time: what the kernel keeps for a user is no way from one sandbox to the next.
    """
    number = int.from_bytes(os.urandom(4), "big") >> 2
    return FIRST_UID + number if os.getuid() == 0 else None


def other_processes() -> int:
    """How many processes that are not the sandbox's count towards its limit."""
    return 0


def _namespaces() -> list[str]:
    # Found by the grader's own PATH: the sandbox's is another one.
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--hostname", "sandbox", "--cap-drop", "ALL"]
    for name, value in environment(HOME).items():
        command += ["--setenv", name, value]
    if os.getuid() == 0:
        # The probe needs these to become an ordinary user, and loses them by that.
        return [*command, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*command, "--unshare-user", "--disable-userns"]


def system() -> Iterator[tuple[str, str]]:
    """What the system's programs need, and where it is bound to: the same place."""
    for name in SYSTEM:
        if Path(name).exists():
            yield name, name


def interpreter() -> Iterator[tuple[str, str]]:
    """The folders of this interpreter that are not the system's, and where they are bound to."""
    base = Path(sys.base_prefix)
    if base != Path("/usr"):
        for folder in ("bin", "lib", "lib64"):
            if (base / folder).is_dir():
                yield str(base / folder), str(base / folder)


def _executable() -> str:
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())


def _without_packages() -> list[str]:
    """Empties what is bound of package folders, and of the grader: nothing of it is seen."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = {str(path) for path in site_directories()} | {str(PACKAGE.parent)}
    for root in (sys.base_prefix, "/usr"):
        for name in (version, "python3"):
            folders |= {f"{root}/lib/{name}/{kind}-packages" for kind in ("site", "dist")}
    bound = [target for _, target in (*system(), *interpreter())]
    command: list[str] = []
    for folder in sorted(folders):
        inside = any(folder.startswith(f"{root}/") for root in bound)
        if inside and Path(folder).is_dir():
            command += ["--tmpfs", folder, "--remount-ro", folder]
    return command


def _library() -> list[str]:
    folder = linked_library()
    if folder is not None:
        return ["--ro-bind", str(folder), LIBRARY]
    packages = ((str(path), f"{LIBRARY}/{path.name}") for path in student_library())
    return ["--tmpfs", LIBRARY, *_bind(packages), "--remount-ro", LIBRARY]


def _probe() -> Iterator[tuple[str, str]]:
    for name in SHARED:
        yield str(PACKAGE / name), f"{PROBE}/autograder/{name}"
        compiled = Path(cache_from_source(str(PACKAGE / name)))
        if compiled.is_file():
            yield str(compiled), f"{PROBE}/autograder/__pycache__/{compiled.name}"


def _bind(pairs: Iterable[tuple[str, str]]) -> list[str]:
    command: list[str] = []
    made: set[str] = set()
    for source, target in pairs:
        for parent in reversed(Path(target).parents[:-1]):
            if str(parent) not in made:
                # Those that bwrap makes by itself are closed to the user that the probe becomes.
                command += ["--perms", "0755", "--dir", str(parent)]
                made.add(str(parent))
        if os.path.islink(source):  # noqa: PTH114
            command += ["--symlink", os.readlink(source), target]  # noqa: PTH115
        else:
            command += ["--ro-bind", source, target]
    return command
