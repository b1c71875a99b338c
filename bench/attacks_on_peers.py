"""Well-known attacks against nbgrader and Otter: `python -m bench.attacks_on_peers`.

Makes a throw-away virtual environment for each peer (this needs a package index), then runs every
attack through the peer's own commands, each in a bubblewrap sandbox without a network. Run it on a
machine of your own. `--environments DIR` keeps the environments for the next time.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.peers import nbgrader, otter
from bench.peers.attacks import ATTACKS
from bench.peers.question import POINTS

PEERS: tuple[Any, ...] = (nbgrader, otter)


def environment(peer: Any, folder: Path) -> Path:
    """A virtual environment with the peer in it, made if it is not there."""
    venv = folder / peer.NAME.lower()
    if not (venv / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        pip = [venv / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *peer.REQUIREMENTS], check=True)
        (venv / "done").touch()
    return venv


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environments", type=Path, help="keep the environments here")
    options = parser.parse_args()
    if shutil.which("bwrap") is None:
        sys.exit("error: attacks run in bubblewrap alone, and the command bwrap is not there")
    names = [f"{peer.NAME} {peer.VERSION}" for peer in PEERS]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(options.environments or made).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        venvs = {peer: environment(peer, folder) for peer in PEERS}
        courses = {peer: Path(made) / f"course-{peer.NAME}" for peer in PEERS}
        for peer, course in courses.items():
            course.mkdir()
            peer.prepare(venvs[peer], course)
        print(f"| attack | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}")
        for number, attack in enumerate(ATTACKS):
            cells = []
            for peer in PEERS:
                work = Path(made) / f"{peer.NAME}-{number}"
                shutil.copytree(courses[peer], work)
                fits = peer.NAME in attack.peers
                marks = peer.marks(venvs[peer], work, attack) if fits else "-"
                ran = " (its code ran on the host)" if (work / "ran-on-the-host").exists() else ""
                cells.append(f"{_shown(marks)}{ran}")
            print(f"| {attack.name} | {' | '.join(cells)} |", flush=True)


def _shown(marks: float | str | None) -> str:
    if isinstance(marks, str):
        return marks
    return "no grade" if marks is None else f"{marks:g} / {POINTS}"


if __name__ == "__main__":
    main()
