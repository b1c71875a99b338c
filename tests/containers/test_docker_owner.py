"""Whose a container is: those of graders that are gone are told from the others."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autograder.sandbox.docker_owner import OWNER, UNTIL, is_abandoned, labels


def labels_of_another_process(ended: bool) -> dict[str, str]:
    script = (
        "from autograder.sandbox.docker_owner import labels, OWNER\n"
        "print(labels(60)[OWNER], flush=True)\ninput()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    owner = process.stdout.readline().strip()
    try:
        if ended:
            process.kill()
            process.wait()
        found = {**labels(60), OWNER: owner}
        assert is_abandoned(found) is ended
    finally:
        process.kill()
        process.communicate()
    return found


def test_a_container_of_a_living_process_is_left_alone() -> None:
    """Graders may work side by side."""
    assert not is_abandoned(labels(60))
    labels_of_another_process(ended=False)


def test_a_container_of_a_process_that_was_killed_is_abandoned() -> None:
    """`kill -9` leaves nothing that the next grader does not find."""
    labels_of_another_process(ended=True)


def test_a_process_that_got_the_number_of_another_does_not_own_its_containers() -> None:
    """A number is told together with the time since which the process has it."""
    own = labels(60)
    machine, _, number = own[OWNER].rpartition("/")
    assert is_abandoned({**own, OWNER: f"{machine}/{number.partition('-')[0]}-1"})


def test_a_process_that_nobody_has_waited_for_is_gone() -> None:
    """One that was killed keeps its number until its parent asks for it."""
    script = "from autograder.sandbox.docker_owner import *; print(labels(60)[OWNER], flush=True)"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process.stdout as said:
        owner = said.read().strip()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    found = is_abandoned({**labels(60), OWNER: owner})
    process.wait()
    assert found


@pytest.mark.parametrize(("seconds", "abandoned"), [(60, False), (-1, True)])
def test_a_container_of_another_machine_is_kept_as_long_as_it_may_be_needed(
    seconds: float, abandoned: bool
) -> None:
    """An engine may serve several machines, whose processes cannot be asked for from here."""
    assert is_abandoned({**labels(seconds), OWNER: "elsewhere/1-1"}) is abandoned


@pytest.mark.parametrize("label", [OWNER, UNTIL])
@pytest.mark.parametrize("value", ["", "x", "²"])
def test_labels_that_are_none_of_ours_are_no_fault(label: str, value: str) -> None:
    """Whatever is written there, it is an answer."""
    assert is_abandoned({**labels(60), label: value}) in (True, False)
