"""The city's own sentences of notices, and the rules that hold for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.backoffice.noticeforms import CityRules, Words
from pijar.backoffice.noticewords import GROUPS
from pijar.backoffice.rights import actor_of, needs
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.notices import selectors, services, wording
from pijar.notices.models import LANGUAGES
from pijar.notices.types import EVENTS, Event, Form, Group, Quiet
from pijar.staff.types import Right


@needs(Right.EDIT_PROGRAMME)
def index(request: HttpRequest) -> HttpResponseBase:
    """Every event with its short sentence, and where the city has words of its own."""
    own = {language: wording.all_own(language) for language in LANGUAGES}
    events = {group: [_line(one, own) for one in Event if EVENTS[one].group is group] for group in Group}
    groups = [{"label": GROUPS[group.value], "events": found} for group, found in events.items()]
    return render(request, "backoffice/bell_words.html", {"groups": groups})


def _line(event: Event, own: dict[str, dict[tuple[Event, Form], str]]) -> dict[str, Any]:
    changed = [language for language in LANGUAGES if any(one is event for one, _form in own[language])]
    said = own["id"].get((event, Form.SHORT)) or wording.standard(event, Form.SHORT, "id")
    return {"event": event.value, "rule": EVENTS[event], "said": said, "changed": changed}


@needs(Right.EDIT_PROGRAMME)
def one(request: HttpRequest, event: str) -> HttpResponseBase:
    """One event's sentences: changed, looked at with values, saved, or back to the standard."""
    if event not in set(Event):
        raise Http404
    which, language = Event(event), request.GET.get("bahasa", "id")
    language = language if language in LANGUAGES else "id"
    form = Words(request.POST or None, event=which, language=language)
    act = request.POST.get("act", "")
    if act == "baku":
        for sentence in wording.own(which, language):
            services.reword(which, sentence, language, None, actor=actor_of(request), at=now())
        messages.success(request, _("Kalimat baku berlaku lagi."))
        return redirect(f"{reverse('bell-word', args=[event])}?bahasa={language}")
    seen = None
    if request.method == "POST" and form.is_valid():
        seen = _looked(which, language, form)
        if act == "simpan" and not form.errors:
            _save(request, which, language, form)
            return redirect(f"{reverse('bell-word', args=[event])}?bahasa={language}")
    told = {
        "event": which.value, "rule": EVENTS[which], "form": form, "language": language, "languages": LANGUAGES,
        "seen": seen or wording.message(which, selectors.sample(which), language),
        "outside": sorted(f"{{{d.value}}}" for d in EVENTS[which].may_name(Form.BODY)),
        "inside": sorted(f"{{{d.value}}}" for d in EVENTS[which].may_name(Form.PAGE)),
        "is_own": bool(wording.own(which, language)),
    }  # fmt: skip
    return render(request, "backoffice/bell_word.html", told, status=422 if form.errors else 200)


def _looked(event: Event, language: str, form: Words) -> Any:
    """The sentences with sample values, as somebody would read them; what is wrong stands at its field."""
    typed = {Form(name): text for name, text in form.cleaned_data.items() if text}
    for sentence, text in typed.items():
        try:
            services.refuse_words(event, sentence, language, text)
        except Refusal as refusal:
            form.add_error(sentence.value, refusal_sentence(refusal))
    if form.errors:
        return None
    return wording.message(event, selectors.sample(event), language, also=typed)


def _save(request: HttpRequest, event: Event, language: str, form: Words) -> None:
    own = wording.own(event, language)
    for name, text in form.cleaned_data.items():
        sentence = Form(name)
        standard = wording.standard(event, sentence, language)
        said = text.replace("\r\n", "\n").strip()
        wanted = said if said and said != standard else None
        if wanted != own.get(sentence):
            services.reword(event, sentence, language, wanted, actor=actor_of(request), at=now())
    messages.success(request, _("Kalimat disimpan dan berlaku mulai pesan berikutnya."))


@needs(Right.EDIT_PROGRAMME)
def rules(request: HttpRequest) -> HttpResponseBase:
    """Quiet hours of the city, how early a due day is told, how long texts are kept."""
    form = CityRules(request.POST or None, held=selectors.city())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        quiet = Quiet(int(data["quiet_start"]), int(data["quiet_end"]))
        services.set_city(
            quiet=quiet, keep_days=data["keep_days"], due_days=data["due_days"], digest_hour=int(data["digest_hour"]),
            actor=actor_of(request),
        )  # fmt: skip
        messages.success(request, _("Aturan disimpan."))
        return redirect("bell-rules")
    return render(request, "backoffice/bell_rules.html", {"form": form}, status=422 if form.errors else 200)
