"""Letting go of what answered a page, at once: nothing of a request waits for the collector of cycles.

A request knows its user, its messages and its page, and each of them knows the request; so it would stay until some fifty pages
later, and then be swept in a fifth of a second in which nobody is answered. Where the chain is cut, memory is used again warm.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template import TemplateDoesNotExist
from django.template.backends import django
from django.template.context import make_context

# What layers hang on a request and what holds it in turn.
HOLDERS = ("user", "auser", "_messages")


class Handler(WSGIHandler):
    """Django's own, whose requests end with their answer. An answer that is still being made keeps its request."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = super().get_response(request)
        if not response.streaming:
            for name in HOLDERS:
                request.__dict__.pop(name, None)
        return response


class Template(django.Template):
    """A template whose context, which holds itself, is emptied once it is written."""

    def render(self, context: Any = None, request: HttpRequest | None = None) -> Any:
        known = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(known)
        except TemplateDoesNotExist as missing:
            django.reraise(missing, self.backend)
        finally:
            known.dicts.clear()


class Templates(django.DjangoTemplates):
    """Django's engine with templates that let go."""

    def get_template(self, template_name: str) -> Template:
        return Template(super().get_template(template_name).template, self)
