"""Questions that a person grades: what they need, and their answers in one place."""

from autograder.otter.master import Master, Notebook

_PARTS = ("**Model answer.**", "**Marking guide.**")
"""How the two parts begin that the solution of every manual question has."""
_ROOM = "_Type your answer here, replacing this text._"
"""What Otter puts in the place of a written answer."""


def manual_faults(master: Master, starter: Notebook) -> list[str]:
    """Has each of them its answer and guide, and in the handout a cell to be answered in?"""
    manual = [question for question in master.questions if question.manual]
    faults = [
        f"{question.name} is graded by hand: write a part that begins {part} in its solution"
        for question in manual
        for part in _PARTS
        if part not in question.answer
    ]
    rooms = sum("".join(cell["source"]) == _ROOM for cell in starter["cells"])
    if rooms != len(manual):
        faults.append(
            f"{len(manual)} questions are graded by hand, the starter has room for {rooms} answers"
        )
    return faults


def marking(master: Master) -> str:
    """All of them with their model answers and marking guides, as Markdown; "" without any."""
    manual = [question for question in master.questions if question.manual]
    if not manual:
        return ""
    total = sum(question.points for question in manual)
    parts = [
        f"# {master.title}: the answers to be read",
        f"{len(manual)} questions are graded by hand, for {total:g} points in all. This page is"
        f" made from the master, `{master.name}.py`. It is not for students.",
    ]
    for question in manual:
        parts += ["---", f"`{question.name}`, {question.points:g} points"]
        parts += [question.prompt, question.answer]
    return "\n\n".join(parts) + "\n"
