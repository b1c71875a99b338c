"""What student code finds in the uid sandbox: no power, no secret, nobody else."""

from __future__ import annotations

import pytest

from autograder.sandbox import uid, users
from tests.containers.box import PYTHON, Box
from tests.containers.box import ROOT as AUTOGRADER
from tests.sandbox.uid.asking import answer, in_container, say


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
