"""What was tried, how often, and what came back."""

from collections import Counter


class Record:
    """Counts outcomes by group and attempt, and keeps what should not have happened."""

    def __init__(self):
        self.outcomes = {}
        self.problems = []
        self.group = ""

    def tried(self, what, answer, allowed, detail=""):
        """Counts an attempt. `allowed` are the outcomes that are right; a status of 500 or more never is."""
        outcome = getattr(answer, "status", answer)
        self.outcomes.setdefault((self.group, what), Counter())[str(outcome)] += 1
        is_fault = isinstance(outcome, int) and 500 <= outcome < 600 and hasattr(answer, "status")
        if is_fault or outcome not in allowed:
            told = getattr(answer, "text", "")[:300]
            self.problem(f"{what}: {outcome} instead of {sorted(map(str, allowed))} {detail[:200]} {told}")

    def held(self, what, holds, detail=""):
        """Counts a claim, which should hold."""
        self.outcomes.setdefault((self.group, what), Counter())["held" if holds else "BROKEN"] += 1
        if not holds:
            self.problem(f"{what} {str(detail)[:400]}")

    def problem(self, text):
        self.problems.append(f"{self.group}: {text}")

    def print(self):
        """Prints the table, then the problems."""
        rows = [
            (group, what, str(sum(counts.values())), ", ".join(f"{it}×{count}" for it, count in sorted(counts.items())))
            for (group, what), counts in self.outcomes.items()
        ]
        rows.insert(0, ("group", "attempt", "times", "what came back"))
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths)]
            print("  ".join([*cells, row[3]]))
        attempts = sum(sum(counts.values()) for counts in self.outcomes.values())
        print(f"\n{attempts} attempts, {len(self.problems)} problem(s)")
        for problem in self.problems[:100]:
            print(f"PROBLEM {problem}")
