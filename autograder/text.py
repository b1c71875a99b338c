"""Text that students made, as it may be shown: on one line, printable, not endless."""

from __future__ import annotations

MOST = 160


def one_line(text: str, most: int = MOST) -> str:
    """The text without control, format and surrogate characters; white space folded; cut short."""
    visible = "".join(c if c.isprintable() else " " for c in text)
    folded = " ".join(visible.split())
    if len(folded) <= most:
        return folded
    half = (most - 3) // 2
    return f"{folded[: most - 3 - half]}...{folded[-half:]}"
