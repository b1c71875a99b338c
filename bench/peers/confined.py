"""Where peers and attacks run: bubblewrap, without a network, with one folder to write into.

Peers run student code as the user who grades. So nothing of that user's is in here.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SECONDS = 300


def run(
    venv: Path, work: Path, command: list[str], check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Runs a command of a virtual environment in `work`, which is all that it can change.

    Raises:
        RuntimeError: It failed, and `check` is set.
    """
    base = Path(sys.base_prefix)
    confined = [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"),
        *("--ro-bind", "/usr", "/usr", "--ro-bind-try", "/lib", "/lib"),
        *("--ro-bind-try", "/lib64", "/lib64", "--ro-bind-try", "/bin", "/bin"),
        *("--ro-bind-try", "/etc/hosts", "/etc/hosts"),  # localhost has to have its address
        *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/home"),
        *("--ro-bind", str(base), str(base), "--ro-bind", str(venv), str(venv)),
        *("--bind", str(work), "/work", "--chdir", "/work"),
        *("--setenv", "HOME", "/home", "--setenv", "PATH", f"{venv}/bin:/usr/bin:/bin"),
        *("--setenv", "LANG", "C.UTF-8", "--setenv", "JUPYTER_PLATFORM_DIRS", "1"),
    ]
    done = subprocess.run(
        [*confined, *command], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if check and done.returncode != 0:
        raise RuntimeError(f"{command[:3]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done
