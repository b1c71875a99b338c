"""Over all items of a submission: a mistake is charged once, where it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.diagnosis import explains
from autograder.judge import Judged
from autograder.lean import msgspec
from autograder.model import ItemResult, Mistake, Verdict


def settle(judged: Sequence[Judged]) -> list[ItemResult]:
    """Sees to it that a mistake is charged once, where it is made.

    A convention that a notebook follows throughout (a mean over t, no 1/2) is one misreading: where
    most of the items that know it show it, the first of them keeps the loss. And a function that is
    right but calls one that is not gives wrong answers that are known: where they are those of the
    notebook's own mistakes carried forward, it gets its points.
    """
    results = {each.item.name: each.result for each in judged}
    for each, first, convention in _repeated(judged):
        feedback = f"As in {first.item.name}: {convention}. It is counted there, once."
        results[each.item.name] = _forgiven(each, feedback)
    for each in judged:
        if results[each.item.name].verdict is not Verdict.PASSED:
            origins = _carried_from(each, judged)
            if origins:
                named = " and ".join(origins)
                feedback = f"Right, given your {named}: a mistake there is not counted again here."
                results[each.item.name] = _forgiven(each, feedback)
    return [results[each.item.name] for each in judged]


def _repeated(judged: Sequence[Judged]) -> Iterator[tuple[Judged, Judged, str]]:
    """The items that repeat a convention, each with the first that shows it."""
    conventions = {m.convention for each in judged for m in each.item.mistakes if m.convention}
    for convention in sorted(conventions):
        know = [e for e in judged if any(m.convention == convention for m in e.item.mistakes)]
        shown = [e for e in know if e.mistake is not None and e.mistake.convention == convention]
        if 2 * len(shown) > len(know):
            for each in shown[1:]:
                yield each, shown[0], convention


def _carried_from(each: Judged, judged: Sequence[Judged]) -> list[str]:
    """The items whose mistakes, carried forward, explain this item's answers.

    Some of its answers have to be there: that a function only raises an error, as the mistakes
    would have it do, is no sign that anything was written.
    """
    wrong = {
        other.item.name: other.mistake.wrong
        for other in judged
        if other.item.name in each.item.builds_on and other.mistake is not None
    }
    if not wrong or each.item.built is None or not _answers(each):
        return []
    carried = Mistake("carried", wrong=each.item.built(wrong), says="")
    return list(wrong) if explains(each.item, carried, each.tried) else []


def _answers(each: Judged) -> bool:
    """Whether a case that carries the item has an answer."""
    main = {group.name for group in each.item.groups if group.main}
    return any(a.value is not None for a in each.tried if a.case.group in main)


def _forgiven(each: Judged, feedback: str) -> ItemResult:
    return msgspec.structs.replace(
        each.result,
        score=each.result.max_score,
        verdict=Verdict.PASSED,
        feedback=feedback,
    )
