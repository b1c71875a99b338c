"""The uid sandbox, as root in a container: what student code finds there, and what it leaves."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import GraderFault
from autograder.sandbox import choose, private, process, seccomp, strongest, uid, users
from tests.conftest import ROOT
from tests.containers.box import PYTHON, Box
from tests.containers.box import ROOT as AUTOGRADER

in_container = pytest.mark.needs("image")

ASK = """\
import json, sys
from autograder.sandbox import uid
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack, unpack
from autograder.wire import Call, Returned

def ask(cells, *functions, **limits):
    limits = Limits(**{"cell_seconds": 5, "call_seconds": 5, **limits})
    with Session(uid, uid.start(limits), cells, limits) as session:
        answers = session.answers([Question([Call(each, {"x": pack(1)})]) for each in functions])
        told = [unpack(a.value) if isinstance(a, Returned) else str(a) for (a,) in answers]
    return told + [str(session.problems)] if session.problems else told

def say(value):
    print(json.dumps(value, default=lambda array: array.tolist()))
"""
"""Runs cells in the sandbox and gives what their functions return; prints something as JSON."""


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A container with the grader; a notebook that gets away with a bomb fills it alone."""
    with Box("--pids-limit", "400", "--memory", "2g") as box:
        box.set_up()
        yield box


@pytest.fixture(scope="module")
def image(box: Box) -> Iterator[str]:
    """The same as an image, for containers that lack something."""
    with box.image() as image:
        yield image


def say(box: Box, script: str) -> Any:
    """What a script in the container prints as JSON, with `ask` at hand."""
    return json.loads(box.python(f"{ASK}\n{script}"))


def answer(box: Box, cell: str, **limits: Any) -> Any:
    """What the function `f` of a cell returns within the sandbox."""
    (told,) = say(box, f"say(ask([{cell!r}], 'f', **{limits!r}))")
    return told


@in_container
def test_a_notebook_is_another_user_without_power(box: Box) -> None:
    """It is no root and cannot become root, has no capability, and takes no new privileges."""
    cell = (
        "import os\n"
        "def f(x):\n"
        "    status = dict(l.split(':', 1) for l in open('/proc/self/status') if ':' in l)\n"
        "    try:\n"
        "        os.setuid(0)\n"
        "        root = 1\n"
        "    except OSError:\n"
        "        root = 0\n"
        "    names = ('CapInh', 'CapPrm', 'CapEff', 'CapAmb')\n"
        "    return {'uid': os.getuid(), 'gid': os.getgid(), 'groups': len(os.getgroups()),\n"
        "            'caps': sum(int(status[n], 16) for n in names), 'root': root,\n"
        "            'new': int(status['NoNewPrivs']), 'filter': int(status['Seccomp'])}"
    )
    who = answer(box, cell)
    assert who.pop("uid") == who.pop("gid") >= users.FIRST
    assert who == {"groups": 0, "caps": 0, "root": 0, "new": 1, "filter": 2}


@in_container
def test_nothing_is_inherited_but_the_wire(box: Box) -> None:
    """No descriptor of the grader's is open, and no variable of its environment is set."""
    cell = (
        "import os\n"
        "fds = sorted(int(n) for n in os.listdir('/proc/self/fd'))\n"
        "kinds = {os.readlink(f'/proc/self/fd/{n}').split(':')[0] for n in fds[:-1]}\n"
        "def f(x):\n    return {'kinds': sorted(kinds), 'names': sorted(os.environ)}"
    )
    found = answer(box, cell)
    assert found["kinds"] == ["/dev/null", "pipe"]
    assert found["names"] == sorted(uid.environment("/"))


CALLS = {
    "socket": "libc.socket(2, 1, 0)",
    "a socket of files": "libc.socket(1, 1, 0)",
    "memfd_create": "libc.memfd_create(b'x', 0)",
    "ptrace": "libc.ptrace(0, 0, 0, 0)",
    "shmget": "libc.shmget(0, 4096, 0o1000)",
    "semget": "libc.semget(0, 1, 0o1000)",
    "msgget": "libc.msgget(0, 0o1000)",
    "mq_open": "libc.mq_open(b'/x', 0o102, 0o600, None)",
    "unshare": "libc.unshare(0x10000000)",
    "process_vm_readv": "libc.process_vm_readv(1, None, 0, None, 0, 0)",
    "io_uring_setup": "libc.syscall(425, 1, None)",
    "userfaultfd": "libc.syscall(323, 0)",
}


@in_container
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_calls_that_reach_beyond_the_process_are_refused(box: Box, call: str) -> None:
    """No network, no shared memory, no tracing, no namespaces."""
    cell = (
        "import ctypes\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"def f(x):\n    return [int({call}), ctypes.get_errno()]"
    )
    assert list(answer(box, cell)) == [-1, 1]


@in_container
def test_what_a_notebook_may_import_is_what_it_may_import_elsewhere(box: Box) -> None:
    """The packages of the allow-list are there, and nothing of the grader or of Otter is."""
    cell = (
        "import importlib.util as u, numpy, matplotlib.pyplot, IPython\n"
        "names = 'autograder.judge rnn_reference otter pandas dill nbformat docker'.split()\n"
        "def f(x):\n"
        "    import sys\n"
        "    sys.modules.pop('autograder'), sys.modules.pop('rnn_reference')\n"
        "    def there(name):\n"
        "        try:\n"
        "            return u.find_spec(name) is not None\n"
        "        except ModuleNotFoundError:\n"
        "            return False\n"
        "    return [n for n in names if n != 'otter' and there(n)] or 'none'"
    )
    assert answer(box, cell) == "none"


@in_container
def test_a_notebook_that_looks_everywhere_finds_no_secret(box: Box) -> None:
    """No file or process that it can read holds a canary, the reference, a suite or the secret."""
    box.put("/root/canary", b"canary-of-a-file")
    cell = (
        "import os\n"
        "marks = [b'canary-of-' + b'a-file', b'a secret of the tests, ' + b'not of a course',\n"
        "         b'class Mis' + b'take(', b'def forward_' + b'pass', b'ITEM = ' + b'Item(']\n"
        "def f(x):\n"
        "    found, files = [], 0\n"
        "    for folder, folders, names in os.walk('/', onerror=lambda error: None):\n"
        "        folders[:] = [n for n in folders if folder != '/' or n not in ('sys', 'dev')]\n"
        "        for name in names:\n"
        "            path = os.path.join(folder, name)\n"
        "            try:\n"
        "                if folder.startswith('/proc') and name not in ('environ', 'cmdline'):\n"
        "                    continue\n"
        "                with open(path, 'rb') as file:\n"
        "                    data = file.read(1 << 22)\n"
        "            except OSError:\n"
        "                continue\n"
        "            files += 1\n"
        "            found += [path for mark in marks if mark in data]\n"
        "    return {'files': files, 'found': found or 'none'}"
    )
    told = answer(box, cell, call_seconds=60)
    assert told["files"] > 1000 and told["found"] == "none"


@in_container
@pytest.mark.parametrize(
    "path",
    [*(f"{AUTOGRADER}/{name}" for name in ("source", "results", "submission")), "/root", uid.HOMES],
)
def test_the_graders_folders_are_closed(box: Box, path: object) -> None:
    """They can be neither read nor written."""
    box.hand_in(b"")
    box.grade(check=False)
    cell = (
        "import os\n"
        "def f(x):\n"
        f"    path, done = {str(path)!r}, []\n"
        "    for act in (os.listdir, lambda p: open(p + '/left', 'w')):\n"
        "        try:\n"
        "            act(path)\n"
        "            done.append(1)\n"
        "        except OSError:\n"
        "            done.append(0)\n"
        "    return done"
    )
    assert list(answer(box, cell)) == [0, 0]


@in_container
def test_what_any_user_can_read_is_not_read_where_the_kernel_has_landlock(box: Box) -> None:
    """It has the files that it needs to run and its own; of others it knows the names."""
    look = (
        "from autograder.probe import landlock as l; print(l._call(l.CREATE, None, 0, l.VERSION))"
    )
    if box.run(PYTHON, "-I", "-c", look, check=False).returncode != 0:
        pytest.skip("the kernel has no Landlock")
    box.put("/srv/notes", b"for all to read")
    box.run("chmod", "644", "/srv/notes")
    cell = (
        "import os, tempfile\n"
        "def f(x):\n"
        "    done = []\n"
        "    for path in ('/srv/notes', '/etc/passwd', '/proc/self/status', os.__file__):\n"
        "        try:\n"
        "            open(path).close()\n"
        "            done.append(1)\n"
        "        except PermissionError:\n"
        "            done.append(0)\n"
        "    with tempfile.NamedTemporaryFile(delete=False) as file:\n"
        "        file.write(b'x')\n"
        "    os.rename(file.name, os.environ['HOME'] + '/moved')\n"
        "    return [*done, int('notes' in os.listdir('/srv')), os.path.getsize('moved')]"
    )
    assert list(answer(box, cell)) == [0, 0, 1, 1, 1, 1]


STAYING = {
    "a child in a session of its own": "subprocess.Popen(['sleep', '77'], start_new_session=True)",
    "a grandchild": "subprocess.run('sleep 77 & sleep 77 &', shell=True)",
    "one that root seems to own": (
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
        "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "    while True: time.sleep(77)"
    ),
    "one that starts others as fast as it can": (
        "if os.fork() == 0:\n"
        "    while True:\n"
        "        try:\n"
        "            if os.fork() == 0: os.setsid()\n"
        "        except OSError: pass"
    ),
    "one that kills whom it can": (
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    while True:\n"
        "        try: os.kill(-1, signal.SIGSTOP)\n"
        "        except OSError: pass"
    ),
}
IMPORTS = "import ctypes, os, signal, subprocess, time\n"


@in_container
@pytest.mark.parametrize("cell", STAYING.values(), ids=STAYING)
def test_no_process_is_left_when_a_sandbox_ends(box: Box, cell: str) -> None:
    """Whatever a notebook starts ends with it, wherever that has gone."""
    script = (
        f"ask([{IMPORTS + cell!r}], 'f', cell_seconds=1)\n"
        "from pathlib import Path\n"
        "uids = [int(p.read_text().split('Uid:')[1].split()[0])\n"
        "        for p in Path('/proc').glob('[0-9]*/status')\n"
        "        if 'State:\\tZ' not in p.read_text()]\n"
        "say(sorted(set(uids)))"
    )
    assert say(box, script) == [0]


@in_container
def test_no_file_is_left_when_a_sandbox_ends(box: Box) -> None:
    """Files in folders for all users go with the user, however deep they are nested."""
    cell = (
        "import os\n"
        "for top in ('/tmp', '/var/tmp', '/dev/shm', '/run/lock', os.environ['HOME']):\n"
        "    os.makedirs(top + '/left-here/below', mode=0o700)\n"
        "    open(top + '/left-here/below/file', 'w').write('x')\n"
        "    open(top + '/left-here.txt', 'w').write('x')\n"
        "os.symlink('/root', '/tmp/left-here-link')\n"
        "os.chdir('/tmp/left-here')\n"
        "for _ in range(3000):\n"
        "    os.mkdir('d')\n"
        "    os.chdir('d')\n"
        "def f(x):\n    return 'made'"
    )
    assert answer(box, cell) == "made"
    left = box.run("find", "/tmp", "/var/tmp", "/dev/shm", "/run", str(uid.STATE / "home"),
                   "-name", "*left-here*").stdout  # fmt: skip
    assert left == ""
    assert box.run("ls", "/root", check=False).returncode == 0


@in_container
def test_two_sandboxes_are_strangers(box: Box) -> None:
    """Of two at the same time, one can neither signal the other nor enter its home."""
    script = (
        "limits = Limits(call_seconds=5)\n"
        "sleeper = Session(uid, uid.start(limits), ['import os\\ndef f(x):\\n'\n"
        "    '    return [os.getpid(), os.environ[\"HOME\"]]'], limits)\n"
        "((theirs,),) = sleeper.answers([Question([Call('f', {'x': pack(1)})])])\n"
        "pid, home = unpack(theirs.value)\n"
        "look = f'''import os\n"
        "def f(x):\n"
        "    done = []\n"
        "    for act in (lambda: os.listdir({home!r}), lambda: os.kill(os.getppid() - 1, 0)):\n"
        "        try:\n"
        "            act()\n"
        "            done.append(1)\n"
        "        except PermissionError:\n"
        "            done.append(0)\n"
        "        except ProcessLookupError:\n"
        "            done.append(0)\n"
        "    import pathlib\n"
        "    mine = os.getuid()\n"
        "    others = [int(p.name) for p in pathlib.Path('/proc').glob('[0-9]*')\n"
        "              if f'Uid:\\\\t{{mine}}' not in (p / 'status').read_text()]\n"
        "    for pid in others:\n"
        "        try:\n"
        "            os.kill(pid, 0)\n"
        "            done.append(pid)\n"
        "        except PermissionError:\n"
        "            pass\n"
        "    return done'''\n"
        "say(ask([look], 'f'))\n"
        "sleeper._hang_up()"
    )
    assert say(box, script) == [[0, 0]]


@in_container
def test_memory_counts_wherever_a_process_has_gone(box: Box) -> None:
    """A process that has left its parent is found by its user."""
    cell = (
        "import os, time\n"
        "def f(x):\n"
        "    for _ in range(4):\n"
        "        if os.fork() == 0:\n"
        "            os.setsid()\n"
        "            if os.fork(): os._exit(0)\n"
        "            held = bytearray(os.urandom(1 << 20) * 100)\n"
        "            time.sleep(60)\n"
        "    time.sleep(4)\n"
        "    return 'it was not noticed'"
    )
    assert "memory" in answer(box, cell, memory_bytes=320 << 20)


@in_container
def test_pages_that_processes_share_count_once(box: Box) -> None:
    """Four that hold the same 150 MB hold less than 400 MB together."""
    cell = (
        "import os, time\n"
        "held = os.urandom(1 << 20) * 150\n"
        "def f(x):\n"
        "    for _ in range(3):\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(3)\n"
        "            os._exit(0)\n"
        "    time.sleep(2)\n"
        "    return 'counted once'"
    )
    assert answer(box, cell, memory_bytes=400 << 20) == "counted once"


@in_container
@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "."])
def test_a_notebook_that_fills_the_disk_is_ended(box: Box, folder: str) -> None:
    """What its files take together has a limit, and they are removed."""
    cell = (
        "import time\n"
        "def f(x):\n"
        "    for n in range(8):\n"
        f"        with open({folder!r} + f'/filled-{{n}}', 'wb') as file:\n"
        "            file.write(b'x' * (4 << 20))\n"
        "    time.sleep(3)\n"
        "    return 'it was not noticed'"
    )
    assert "memory" in answer(box, cell, scratch_bytes=16 << 20)
    left = box.run("find", "/tmp", "/dev/shm", str(uid.STATE), "-name", "filled-*").stdout
    assert left == ""


@in_container
def test_a_session_is_what_it_is_elsewhere(box: Box, tmp_path: Path) -> None:
    """All tests of the session hold here: each cell and each call costs no more than itself."""
    for name in ("pytest", "_pytest", "pluggy", "iniconfig", "py"):
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            source = Path(spec.origin)
            if spec.submodule_search_locations is not None:
                shutil.copytree(source.parent, tmp_path / name)
            else:
                shutil.copy(source, tmp_path)
    shutil.copytree(ROOT / "tests" / "sandbox", tmp_path / "tests" / "sandbox")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    box.copy(tmp_path, "/root/pytest")
    options = ["-q", "-c", "/dev/null", "--rootdir", "/root/pytest", "-p", "no:cacheprovider"]
    options += ["-k", "uid", "/root/pytest/tests/sandbox/test_session.py"]
    script = f"import sys; sys.path.append('/root/pytest'); import pytest; pytest.main({options})"
    said = box.run(PYTHON, "-I", "-c", script).stdout
    assert re.search(r"^\d\d passed", said, re.MULTILINE) and "failed" not in said, said


@in_container
def test_a_killed_grader_takes_the_notebook_with_it(box: Box) -> None:
    """No loop goes on when nobody waits for it, and the next sandbox removes the home."""
    script = (
        f"{ASK}\nimport os, threading, time\n"
        "threading.Timer(2, lambda: os.kill(os.getpid(), 9)).start()\n"
        "ask(['while True: pass'], 'f', cell_seconds=60)"
    )
    box.run(PYTHON, "-I", "-", data=script.encode(), check=False)
    look = "for p in /proc/[0-9]*; do grep -q ^State:.Z $p/status || grep ^Uid: $p/status; done"
    box.run("sleep", "0.5")
    running = box.run("sh", "-c", look).stdout.splitlines()
    assert {line.split()[1] for line in running} == {"0"}
    box.run("sh", "-c", f"touch -d yesterday {uid.STATE}/home/*")
    assert answer(box, "def f(x):\n    return 'next'") == "next"
    assert box.run("ls", str(uid.STATE / "home")).stdout == ""


@in_container
@pytest.mark.parametrize(
    ("options", "user", "reason"),
    [
        ((), 1000, "it needs root"),
        (("--cap-drop", "ALL"), 0, "root has lost the capabilities"),
        (("--read-only",), 0, "cannot be written"),
    ],
    ids=["another user", "no capabilities", "read-only"],
)
def test_a_container_that_lacks_something_is_told_what(
    image: str, options: tuple[str, ...], user: int, reason: str
) -> None:
    """There is a reason, and `auto` takes no weaker sandbox for who is not root."""
    look = "from autograder.sandbox import uid, choose; print(uid.why_not()); print(choose().NAME)"
    with Box(*options, image=image) as bare:
        if user:  # the image's own grader is for root alone: this is someone's own copy
            bare.run("cp", "-r", "/opt/rnn-autograder", "/tmp/copy")
            bare.run("chmod", "-R", "a+rX", "/tmp/copy")
        python = "/tmp/copy/bin/python" if user else PYTHON
        done = bare.run(python, "-I", "-c", look, check=False, user=user)
    assert reason in done.stdout
    if user:
        assert "uid: it needs root" in done.stderr and "process\n" not in done.stdout


@in_container
def test_a_grader_that_any_user_can_read_is_not_used(image: str) -> None:
    """The message names the folder and the command that closes it."""
    with Box(image=image) as bare:
        bare.run("chmod", "-R", "a+rX", "/opt/rnn-autograder")
        told = bare.python("from autograder.sandbox import uid; print(uid.why_not())")
    assert "any user can read /opt/rnn-autograder" in told and "`chmod -R go= /opt" in told


# --- without a container --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "file", "open_"),
    [(0o755, 0o644, True), (0o711, 0o644, True), (0o755, 0o640, False), (0o700, 0o644, False)],
)
def test_a_file_is_open_to_others_by_its_mode_and_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: int, file: int, open_: bool
) -> None:
    """One closed folder on the way closes all that is in it."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.getuid() and parent not in (Path("/"), Path("/tmp")):
            parent.chmod(parent.stat().st_mode | 0o011)
    path = tmp_path / "a" / "file"
    path.parent.mkdir()
    path.write_text("x")
    path.chmod(file)
    path.parent.chmod(folder)
    assert private.open_to_others(path) is open_


def test_the_course_file_and_the_secret_are_the_graders_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are looked at where they are, as are the packages."""
    (tmp_path / "course.toml").write_text("")
    (tmp_path / "rnn-autograder").mkdir()
    (tmp_path / "rnn-autograder" / "secret").write_text("x" * 32)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    names = [path.name for path in private.private_files()]
    assert names == ["autograder", "rnn_reference", "course.toml", "secret"]


def test_a_user_is_taken_from_the_map_of_the_container(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are but 65,536 users, it is one of these and not nobody."""
    monkeypatch.setattr(users, "_mapped", lambda name: 65_536)
    for _ in range(100):
        assert users.FIRST <= users.fresh() < 65_534


def test_a_container_with_too_few_users_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """One user alone can be mapped: then there is no other to be."""
    monkeypatch.setattr(users, "_mapped", lambda name: 0)
    with pytest.raises(GraderFault, match="too few users"):
        users.fresh()


def test_no_filter_is_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine whose system calls are not known here the sandbox does not start."""
    monkeypatch.setattr(seccomp, "program", lambda machine, **options: None)
    monkeypatch.setattr(uid, "_missing_powers", list)
    assert "there is no filter of system calls" in str(uid.why_not())


def test_what_keeps_no_secrets_is_never_taken_for_a_hidden_suite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`strongest` has a reason for each sandbox; `auto` falls back for root on its own machine."""
    for name in ("docker", "bwrap", "uid"):
        monkeypatch.setattr(f"autograder.sandbox.{name}.why_not", lambda: "not here")
    with pytest.raises(GraderFault, match="docker: not here; bwrap: not here; uid: not here"):
        strongest()
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert choose() is process
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr("autograder.sandbox.CONTAINER_MARKS", ("/",))
    with pytest.raises(GraderFault):
        choose()
