"""Django's own tags for translation; `translate` remembers what it said: a page asks for some fifty sentences, always the same.

A library of this name comes before Django's.
"""

from __future__ import annotations

from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.library import Library
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class Said(Node):
    """A sentence that stands in the template itself, found once for each language."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node = node
        self.found: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if (text := self.found.get(language)) is None:
            text = self.found[language] = self.node.render(context)
        return text


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    is_constant = not expression.filters and expression.var.literal is not None
    return Said(node) if is_constant and not node.asvar and not node.message_context else node
