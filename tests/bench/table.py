"""Rows of the bench: what, the goal, the figure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table; `goal` is empty where `docs/bench.md` sets none."""

    what: str
    value: str
    goal: str = ""


def show(figures: list[Figure]) -> None:
    """Print the table as Markdown."""
    print("\n| What | Goal | Measured |\n|---|---|---|")
    for one in figures:
        print(f"| {one.what} | {one.goal} | {one.value} |")


def p(values: list[float], share: float) -> float:
    """A percentile of values, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
