"""YAML that people hand in is read within bounds; what goes beyond them is a fault of the text, told like any other."""

import pytest
import yaml

from pijar.kernel import yaml_text

NAMES = "abcdefghi"


def _grown(first: str, repeated: str) -> str:
    """Nine lines of which each stands for the one before it ten times: 1,000,000,000 values."""
    lines = [f"a: &a {first}"]
    for before, name in zip(NAMES, NAMES[1:], strict=False):
        lines.append(f"{name}: &{name} " + repeated % ", ".join([f"*{before}"] * 10))
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        _grown("[x, x]", "[%s]"),
        _grown("{k: 1}", "{<<: [%s]}"),
        "a: &a [*a]",
        "a: " + "[" * 5000 + "]" * 5000,
        "a: " + "{b: " * 500 + "1" + "}" * 500,
        "a: 2026-13-45",
        "a: " + "9" * 10_000,
        "a: !!python/name:os.system",
        "policy: 1\nseed: a\npolicy: 2",
        "a: {b: 1, b: 2}",
        "a: x" + " " * yaml_text.LONGEST,
        "a: [",
    ],
    ids=range(12),
)
def test_what_goes_beyond_the_bounds_is_a_fault_of_the_text(text):
    with pytest.raises(yaml.YAMLError):
        yaml_text.read(text)


def test_what_people_write_is_read_as_before():
    text = "base: &base {a: 1, b: [x, y]}\none: {<<: *base, b: 2}\ntwo: {<<: *base}\nagain: {<<: *base}\n7: 2026-01-31\n'7': w\n"
    assert yaml_text.read(text) == yaml.safe_load(text)
    assert yaml_text.read("") is None
