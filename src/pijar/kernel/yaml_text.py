"""Reading YAML that people hand in: only what a person would write, so that no text of a few lines stops the server.

Words that stand for words that stand for words (anchors) grow without end when they are printed or merged; nested
brackets exhaust the reader; of a key written twice nobody sees which one counts.
"""

from __future__ import annotations

from typing import Any

import yaml

# A programme has some hundred values, four deep.
MOST_VALUES, DEEPEST, LONGEST = 20_000, 20, 1_000_000


class _Reader(yaml.SafeLoader):
    """The safe loader with bounds."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.flattened: set[int] = set()

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > DEEPEST:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def flatten_mapping(self, node: Any) -> None:
        if id(node) not in self.flattened:
            self.flattened.add(id(node))
            _refuse_twice(node)
        super().flatten_mapping(node)
        if len(node.value) > MOST_VALUES:
            raise yaml.constructor.ConstructorError(None, None, "it repeats itself too often", node.start_mark)


def _refuse_twice(node: Any) -> None:
    seen: set[tuple[str, str]] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
            continue
        if (key.tag, key.value) in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
        seen.add((key.tag, key.value))


def read(text: str) -> Any:
    """The values of a YAML text. Raises yaml.YAMLError, whatever is wrong with it."""
    if len(text) > LONGEST:
        raise yaml.YAMLError("it is too long")
    reader = None
    try:
        reader = _Reader(text)
        found = reader.get_single_data()
    except (ValueError, OverflowError, RecursionError) as fault:
        # A thirteenth month, a number of ten thousand digits.
        raise yaml.YAMLError(f"a value cannot be read ({' '.join(str(fault).split())[:80]})") from None
    finally:
        if reader is not None:
            reader.dispose()
    _refuse_swollen(found)
    return found


def _refuse_swollen(found: Any) -> None:
    """Each value as often as it would be printed: anchors that repeat each other are few in memory only."""
    left, seen = [found], 0
    while left:
        value = left.pop()
        seen += 1
        if seen > MOST_VALUES:
            raise yaml.YAMLError("it repeats itself too often")
        if isinstance(value, dict):
            left += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple | set):
            left += value
