"""The README, in parts."""

import re
from pathlib import Path

_README = Path(__file__).parents[2] / "README.md"


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", _README.read_text(), re.MULTILINE | re.DOTALL)


def first_column(section: str) -> list[str]:
    """The first cells of a section's table, without its head."""
    body = _README.read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [line for line in body.splitlines() if line.startswith("| ")]
    return [row.split("|")[1].strip().strip("`") for row in rows[1:]]
