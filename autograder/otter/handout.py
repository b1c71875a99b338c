"""Make the handout of an assignment from its master, and tell when it is wrong or stale.

    master --read_master--> Master --generate (Jupytext, otter assign)--> Handout --verify--> files

`build` writes nothing before all is verified. `check` makes everything anew and compares, so a
handout that was edited by hand, or whose master has changed, is found. `verify` runs the files as
they are.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from autograder.otter.errors import HandoutError
from autograder.otter.generate import Handout, generate
from autograder.otter.master import read_master
from autograder.otter.verify import Verified, verify_handout

__all__ = ["HandoutError", "Verified", "build", "check", "verify"]


def build(
    master: Path,
    assignments: Path,
    solutions: Path,
    *,
    points: Mapping[str, float] | None = None,
    progress: Callable[[str], None] = lambda stage: None,
) -> list[Path]:
    """Write the handout and the solved notebook of one master; return the files that changed.

    Args:
        master: the Jupytext percent file, for example `solutions/02-bptt.py`.
        assignments: the folder that gets a folder with the handout, `02-bptt/`.
        solutions: the folder that gets the solved notebook, `02-bptt.ipynb`, and where questions
            are graded by hand their answers and marking guides, `02-bptt-marking.md`.
        points: the points of each question, in place of the master's. The hidden suite's: every
            question that it grades has to be there.
        progress: called with the name of each stage as it begins.

    Raises:
        HandoutError: nothing was written; the message lists what is wrong with the master.
    """
    progress("read")
    source = read_master(master, points)
    progress("generate")
    handout = generate(source)
    progress("verify")
    verify_handout(source, handout, points)
    progress("write")
    stale = _stale(handout, assignments, solutions)
    for path, data in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(stale)


def check(
    master: Path,
    assignments: Path,
    solutions: Path,
    *,
    points: Mapping[str, float] | None = None,
) -> None:
    """Raise a `HandoutError` that names each file which `build` would change, or does not know."""
    handout = generate(read_master(master, points))
    if stale := _stale(handout, assignments, solutions):
        raise HandoutError(
            f"the handout of {handout.name} does not match its master: "
            + ", ".join(str(path) for path in stale),
            hint=f"change the master only, then run `rnn-autograder assign {handout.name}`",
        )
    folder = assignments / handout.name
    known = {*handout.files, ".OTTER_LOG", ".ipynb_checkpoints"}
    if strange := sorted(path.name for path in folder.iterdir() if path.name not in known):
        raise HandoutError(
            f"{folder} holds files that are no part of the handout: {', '.join(strange)}",
            hint="remove them, since students get the whole folder",
        )


def verify(
    master: Path,
    assignments: Path,
    solutions: Path,
    *,
    points: Mapping[str, float] | None = None,
) -> Verified:
    """Run the handout and the solved notebook as they are on disk; see `verify_handout`."""
    source = read_master(master, points)
    notebook = f"{source.name}.ipynb"
    try:
        starter = (assignments / source.name / notebook).read_bytes()
        solved = (solutions / notebook).read_bytes()
    except OSError as error:
        raise HandoutError(
            f"{source.name} has no handout or no solved notebook: {error.filename}",
            hint=f"run `rnn-autograder assign {source.name}`",
        ) from error
    return verify_handout(source, Handout(source.name, {notebook: starter}, solved), points)


def _stale(handout: Handout, assignments: Path, solutions: Path) -> dict[Path, bytes]:
    """The files that are missing or different on disk, with what should be in them."""
    folder = assignments / handout.name
    places = {folder / name: data for name, data in handout.files.items()}
    places[solutions / f"{handout.name}.ipynb"] = handout.solved
    if handout.marking:
        places[solutions / f"{handout.name}-marking.md"] = handout.marking
    return {
        path: data
        for path, data in places.items()
        if not path.is_file() or path.read_bytes() != data
    }
