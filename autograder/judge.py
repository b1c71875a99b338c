"""(Exam, results of its calls) -> ItemResult: the checks, the points, the verdict, the sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder import checks
from autograder.checks import Misfit
from autograder.description import describe, side_condition
from autograder.diagnosis import Simulate, diagnose
from autograder.exam import Attempt, Exam, attempts
from autograder.examination import examine, sentence
from autograder.model import CheckResult, Finding, Group, Item, ItemResult, Mistake, Verdict
from autograder.no_answer import unwritten
from autograder.wire import CallResult, Died, Raised, Returned, Table, TooLarge, Undefined

INPUTS = "inputs unchanged"
REPEAT = "same answer twice"


@dataclass(frozen=True)
class Judged:
    """An item's result, with what `settle` needs to know of it."""

    item: Item
    result: ItemResult
    mistake: Mistake | None
    tried: Sequence[Attempt] = ()


def judge(
    exam: Exam,
    results: Sequence[CallResult],
    because: str | None = None,
    run: Simulate | None = None,
) -> Judged:
    """Judges the answers to an exam.

    Args:
        exam: The item, its cases and the expected answers.
        results: What became of the exam's calls, in their order.
        because: Why the function may be missing, where something is known.
        run: Runs the wrong versions for the diagnosis, in place of `diagnosis.simulate`.
    """
    item = exam.item
    if item.examine is not None:
        findings = examine(exam, results, because)
        share = _share(findings)
        shown = next((finding.mistake for finding in findings if finding.mistake), None)
        verdict = _verdict(share, results)
        feedback = sentence(findings) or "Right."
        return Judged(item, _result(item, findings, share, verdict, feedback, shown), None)
    *tried, repeat = attempts(exam, results)
    findings = [*_form(tried), *_groups(item, tried), *_conduct(item, tried, repeat)]
    share = _share(findings)
    mistake = None if share == 1 else diagnose(item, tried, run)
    if mistake is not None:
        share = max(share, mistake.credit)
    feedback = _feedback(item, tried, findings, mistake, because)
    carrying = {group.name for group in item.groups if group.main}
    main = [attempt.result for attempt in tried if attempt.case.group in carrying]
    verdict = _verdict(share, main)
    told = mistake.id if mistake else None
    result = _result(item, findings, share, verdict, feedback, told)
    return Judged(item, result, mistake, tried)


def _share(findings: Sequence[Finding]) -> float:
    """The share of the points that the passed checks earn."""
    total = sum(finding.weight for finding in findings)
    return sum(finding.weight for finding in findings if finding.status == "passed") / total


def _result(
    item: Item,
    findings: Sequence[Finding],
    share: float,
    verdict: Verdict,
    feedback: str,
    mistake: str | None,
) -> ItemResult:
    total = sum(finding.weight for finding in findings)

    def points(finding: Finding) -> float:
        return _points(item.points * finding.weight / total)

    return ItemResult(
        name=item.name,
        functions=item.functions,
        score=_points(item.points * share),
        max_score=item.points,
        verdict=verdict,
        mistake=mistake,
        feedback=feedback,
        checks=tuple(
            CheckResult(
                name=finding.name,
                status=finding.status,
                score=points(finding) if finding.status == "passed" else 0.0,
                max_score=points(finding),
                detail=finding.detail,
                mistake=finding.mistake,
            )
            for finding in findings
        ),
    )


def _points(points: float) -> float:
    return round(points, 2)


# --- checks ---------------------------------------------------------------------------------------


def _finding(name: str, weight: float, passed: bool, detail: str = "") -> Finding:
    return Finding(name, weight, "passed" if passed else "failed", "" if passed else detail)


def _form(tried: Sequence[Attempt]) -> list[Finding]:
    """Shape, dtype and finiteness of all answers. They carry no points: right values need them."""
    if not all(isinstance(attempt.fitted, Mapping) for attempt in tried):
        reason = "there is not an answer of the right form in every case"
        return [Finding(name, 0, "skipped", reason) for name in ("shape", "dtype", "finite")]
    pairs = [
        (wanted, attempt.fitted[part])
        for attempt in tried
        if isinstance(attempt.fitted, Mapping)
        for part, wanted in attempt.wanted.items()
    ]
    tests: dict[str, Callable[..., bool]] = {
        "shape": lambda wanted, got: np.shape(wanted) == np.shape(got),
        "dtype": checks.right_kind,
        "finite": _finite,
    }
    return [
        _finding(name, 0, all(test(wanted, got) for wanted, got in pairs))
        for name, test in tests.items()
    ]


def _finite(wanted: object, got: object) -> bool:
    if not isinstance(got, np.ndarray) or got.dtype.kind not in "fc":
        return True
    return bool(np.isfinite(got).all())


def _groups(item: Item, tried: Sequence[Attempt]) -> list[Finding]:
    """The checks by value. Where mistakes cannot show, nothing is earned alone."""
    right = {group.name: _all_right(group, tried) for group in item.groups}
    carried = any(right[group.name] for group in item.groups if group.main)
    findings = []
    for group in item.groups:
        if group.main or carried:
            findings.append(_finding(group.name, group.weight, right[group.name]))
        else:
            findings.append(_skipped(group.name, group.weight))
    return findings


def _all_right(group: Group, tried: Sequence[Attempt]) -> bool:
    cases = [attempt.right for attempt in tried if attempt.case.group == group.name]
    return bool(cases) and all(cases)


def _skipped(name: str, weight: float) -> Finding:
    return Finding(name, weight, "skipped", "counts only beside right values")


def _conduct(item: Item, tried: Sequence[Attempt], repeat: Attempt) -> list[Finding]:
    """Whether the function leaves its inputs alone, and says the same when asked again."""
    main = {group.name for group in item.groups if group.main}
    if not any(attempt.right for attempt in tried if attempt.case.group in main):
        return [_skipped(INPUTS, item.inputs_weight), _skipped(REPEAT, item.repeat_weight)]
    changed = sorted({name for attempt in tried for name in attempt.changed})
    again = repeat.right == tried[0].right
    findings = [
        _finding(INPUTS, item.inputs_weight, not changed, f"it writes into {', '.join(changed)}"),
        _finding(REPEAT, item.repeat_weight, again, "called again, it gives another answer"),
    ]
    return [finding for finding in findings if finding.weight]


# --- verdict and sentence -------------------------------------------------------------------------


def _verdict(share: float, results: Sequence[CallResult]) -> Verdict:
    if share >= 1:
        return Verdict.PASSED
    if share > 0:
        return Verdict.PARTIAL
    for result in results:
        match result:
            case Undefined():
                return Verdict.MISSING
            case Died("time", _):
                return Verdict.TIME_LIMIT
            case Died("memory", _):
                return Verdict.MEMORY_LIMIT
            case Died("crash", _):
                return Verdict.CRASHED
            case TooLarge():
                return Verdict.OUTPUT_LIMIT
    if any(isinstance(result, Raised) for result in results):
        return Verdict.RAISED
    if all(_is_nothing(result) or _is_blank_table(result) for result in results):
        return Verdict.NO_ANSWER
    return Verdict.WRONG


def _is_nothing(result: CallResult) -> bool:
    return isinstance(result, Returned) and result.value is None


def _is_blank_table(result: CallResult) -> bool:
    """Whether it is a dict of which no cell is filled in."""
    return (
        isinstance(result, Returned)
        and isinstance(result.value, Table)
        and all(entry is None for entry in result.value.entries.values())
    )


def _feedback(
    item: Item,
    tried: Sequence[Attempt],
    findings: Sequence[Finding],
    mistake: Mistake | None,
    because: str | None,
) -> str:
    failed = {finding.name for finding in findings if finding.status == "failed"}
    if mistake is not None:
        return _where(item, failed) + mistake.says
    if all(_is_nothing(attempt.result) for attempt in tried):
        return unwritten(item.name)
    main = [group.name for group in item.groups if group.main and group.name in failed]
    wrong = [attempt for attempt in tried if attempt.case.group in main and not attempt.right]
    if wrong:
        return _where(item, failed) + describe(item, wrong, because)
    for group in item.groups:
        if group.name in failed:
            cases = [a for a in tried if a.case.group == group.name and not a.right]
            return side_condition(item, group.name, cases)
    for finding in findings:
        if finding.name == INPUTS and finding.status == "failed":
            return f"The values are right, but {finding.detail}: work on a copy."
        if finding.name == REPEAT and finding.status == "failed":
            return f"The values are right, but {finding.detail}: what does it keep between calls?"
    if any(_column(attempt) for attempt in tried):
        return "Right. A style note: return vectors with one axis, (M,), not columns (M, 1)."
    return "Right."


def _where(item: Item, failed: set[str]) -> str:
    """Which of several main groups are meant."""
    main = [group.name for group in item.groups if group.main]
    wrong = [name for name in main if name in failed]
    if not wrong or len(wrong) == len(main):
        return ""
    right = [name for name in main if name not in failed]
    return f"Right for {', '.join(right)}; not for {', '.join(wrong)}. "


def _column(attempt: Attempt) -> bool:
    return not isinstance(attempt.fitted, Misfit) and checks.is_squeezed(
        attempt.expected, attempt.value
    )
