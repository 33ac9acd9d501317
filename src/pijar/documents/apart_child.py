"""Run as a process of its own: sets one long document. Typst keeps in memory what it worked out until its process ends.

Standard input: JSON with `source`, `root`, `inputs`, `timestamp` and `tagged`; standard output: the PDF, or nothing and the
fault on standard error. It imports nothing of the product and writes no file.
"""

from __future__ import annotations

import json
import sys

import typst


def main() -> int:
    asked = json.load(sys.stdin)
    try:
        body = typst.compile(
            asked["source"], root=asked["root"], sys_inputs=asked["inputs"], pdf_standards=["a-2b"], ignore_system_fonts=True,
            timestamp=asked["timestamp"], pdf_tags=asked["tagged"],
        )  # fmt: skip
    except typst.TypstError as fault:
        sys.stderr.write(str(fault))
        return 1
    sys.stdout.buffer.write(body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
