"""One worker entered or mended by an officer at the door: the form, its checks while one types, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import entrychecks, scope, uploading, works
from pijar.backoffice.entryform import EntryForm
from pijar.backoffice.forms import Unmask
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import entries
from pijar.backoffice.words import refusal_sentence
from pijar.cycle.entries import withdraw_entry
from pijar.cycle.programme import Document
from pijar.intake import fieldform, photos
from pijar.intake.fieldform import Entered, Reading, Typed
from pijar.intake.types import Code
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right

# What a refusal speaks of; others are told above the form.
REFUSED_AT = {"NIK_OF_ANOTHER_VILLAGE": "nik", "OUTSIDE_YOUR_VILLAGE": "village"}
ASKED = "niks_asked"
# A picture that claims to be one may hold anything: nothing of it may run, nor load anything.
PHOTO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@needs(Right.UPLOAD)
@sensitive_post_parameters()
def new(request: HttpRequest) -> HttpResponseBase:
    """An empty form."""
    return _form(request, entries.nothing({k: request.GET.get(k, "") for k in ("rt", "rw", "kel")}))


@needs(Right.UPLOAD)
@sensitive_post_parameters()
def mend_person(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The form of a person who is registered: a new dated fact, never an overwriting."""
    person = get_object_or_404(scope.persons(officer_of(request)), id=person_id)
    if person.survivor_id:
        return redirect("entry-person", person.survivor_id)
    return _form(request, entries.from_person(person))


@needs(Right.UPLOAD)
@sensitive_post_parameters()
def mend_row(request: HttpRequest, row_id: int) -> HttpResponseBase:
    """The form of a row that was rejected; one that was accepted is mended at its person."""
    row = get_object_or_404(scope.rows(officer_of(request)).select_related("file"), id=row_id)
    if row.person_id:
        return redirect("entry-person", row.person_id)
    return _form(request, entries.from_row(officer_of(request), row))


def _form(request: HttpRequest, source: entries.Source) -> HttpResponseBase:
    officer, document = officer_of(request), entries.programme()
    if document is None:
        raise Refusal("PROGRAMME_UNKNOWN", "There is no programme: load one first.")
    form = _entry_form(request, source, document.city_code)
    page: dict[str, Any] = {
        "source": source, "form": form, "document": document, "own_village": scope.village_of(officer), "notes": {},
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        reading = fieldform.read(_typed(form, source), entries.desk(officer, document).setting)
        answer = _sent(request, form, source, reading, page)
        if answer is not None:
            return answer
        # The form comes back, with all that can be said of what was typed; an entry that was stored needs none of it.
        page["notes"] = _notes(request, reading, document)
    page |= {"words": entries.work_words(), "recent": entries.recent(officer), "photo": _waiting(request, form)}
    return render(request, "backoffice/fieldform.html", page)


def _entry_form(request: HttpRequest, source: entries.Source, city_code: str) -> EntryForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    own = scope.village_of(officer_of(request)) or ""
    villages = [] if own else entries.village_choices(city_code)
    return EntryForm(*posted, initial=source.initial, villages=villages, own_village=own)


def _sent(
    request: HttpRequest, form: EntryForm, source: entries.Source, reading: Reading, page: dict[str, Any]
) -> HttpResponseBase | None:
    """Stores the form and says where to go on; None when the officer must mend or agree first, which `page` then tells."""
    actor, key = actor_of(request), form.cleaned_data["key"]
    desk = entries.desk(officer_of(request), page["document"])
    if not fieldform.was_made(key, actor):
        _take_photo(request, form, key)
        for name, sentences in entrychecks.faults(reading).items():
            form.add_error({"birth": "birth_day"}.get(name, name), sentences)
        if form.errors:
            return None
    agreed = form.cleaned_data["agreed"] if form.cleaned_data["checked"] else ""
    try:
        entered = fieldform.enter(reading, desk, key=key, actor=actor, agreed=agreed, mends=source.row)
    except Refusal as refusal:
        form.add_error(REFUSED_AT.get(refusal.code), refusal_sentence(refusal))
        return None
    if entered.entry_id is None:
        page |= _question(entered, reading, source)
        page["lacks_tick"] = form.cleaned_data["agreed"] == entered.agreement
        return None
    return _stored(request, entered)


def _typed(form: EntryForm, source: entries.Source) -> Typed:
    """What was typed; a person who is mended keeps the NIK they are known by."""
    typed = form.typed(**source.held)
    return replace(typed, nik=source.held["nik"]) if source.person else typed


def _question(entered: Entered, reading: Reading, source: entries.Source) -> dict[str, Any]:
    """What the officer is asked to agree to. That a person to be mended is known already needs no saying."""
    warnings = [code for code in entered.warnings if not (source.person and code is Code.DUPLICATE_IN_BATCH)]
    return {
        "question": True, "agreement": entered.agreement, "warnings": warnings, "changes": entries.told(entered.changes),
        "is_known": entered.outcome != "created" or bool(entered.changes), "name": _name(entered, reading),
    }  # fmt: skip


def _name(entered: Entered, reading: Reading) -> Any:
    """The name under which the person is registered, else the typed one."""
    return next((change.before for change in entered.changes if change.field == "name"), reading.values["name"])


def _stored(request: HttpRequest, entered: Entered) -> HttpResponseBase:
    if entered.differs:
        text = _("Isian ini sudah tersimpan sebelumnya; yang Anda ubah sesudahnya tidak ikut. Periksa, lalu perbaiki bila perlu.")
        messages.warning(request, text)
    elif not entered.again:
        messages.success(request, _("Tersimpan."))
    place = reverse("entry", args=[entered.entry_id])
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"next": place})
    return redirect(place)


def _take_photo(request: HttpRequest, form: EntryForm, key: UUID) -> None:
    """Seals a photo that came with the form, so that it need not be sent again when something must be mended."""
    upload, actor = form.cleaned_data.get("photo"), actor_of(request)
    if form.cleaned_data["drop_photo"]:
        photos.let_go(str(key), actor)
    if not isinstance(upload, UploadedFile):
        return
    try:
        with uploading.scratch() as folder:
            uploading.write(folder / "photo", upload)
            photos.hold(folder / "photo", key=str(key), actor=actor)
    except Refusal as refusal:
        form.add_error("photo", refusal_sentence(refusal))


def _waiting(request: HttpRequest, form: EntryForm) -> photos.Held | None:
    key = form.data.get("key", "") if form.is_bound else ""
    return photos.held(key, actor_of(request)) if key else None


@needs(Right.UPLOAD)
@require_POST
@sensitive_post_parameters()
def check(request: HttpRequest) -> HttpResponseBase:
    """What can be said of what was typed so far; nothing is stored."""
    officer, document = officer_of(request), entries.programme()
    if document is None:
        raise Refusal("PROGRAMME_UNKNOWN", "There is no programme: load one first.")
    source = _named_source(request)
    form = _entry_form(request, source, document.city_code)
    form.is_valid()
    reading = fieldform.read(_typed(form, source), entries.desk(officer, document).setting)
    found = _notes(request, reading, document)
    if source.person:
        found.pop("known", None)
    return JsonResponse({"notes": {name: [asdict(note) for note in each] for name, each in found.items()}})


def _notes(request: HttpRequest, reading: Reading, document: Document) -> dict[str, list[entrychecks.Note]]:
    """What can be said of the answers. That a NIK elsewhere was asked for is recorded once, not with every key pressed."""
    asked = request.session.get(ASKED, [])
    before = len(asked)
    found = entrychecks.notes(officer_of(request), reading, document, asked)
    if len(asked) > before:
        request.session[ASKED] = asked
    return found


def _named_source(request: HttpRequest) -> entries.Source:
    """The person or row that the form mends, as the form itself names it; only what the officer may see is taken."""
    person, row = request.POST.get("person", ""), request.POST.get("row", "")
    officer = officer_of(request)
    if person.isdecimal() and len(person) < 19:
        return entries.from_person(get_object_or_404(scope.persons(officer), id=int(person)))
    if row.isdecimal() and len(row) < 19:
        return entries.from_row(officer, get_object_or_404(scope.rows(officer), id=int(row)))
    return entries.nothing({})


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, entry_id: int) -> HttpResponseBase:
    """What became of an entry."""
    officer = officer_of(request)
    (entry,) = entries.as_now([get_object_or_404(scope.entries(officer).select_related("row", "file", "photo"), id=entry_id)])
    may_undo = may(officer, Right.UPLOAD) and entries.may_undo(officer, entry)
    mended = scope.uploads(officer).filter(sourcefile__stagedrow=entry.mends_id).first() if entry.mends_id else None
    page = {
        "back_to": mended.id if mended else None, "entry": entry, "form": Unmask(),
        "facts": entries.row_facts(entry.row) if entry.row else [],
        "may_undo": may_undo, "may_unmask": may(officer, Right.UNMASK), "may_enter": may(officer, Right.UPLOAD),
        "may_open": scope.persons(officer).filter(rows=entry.row).exists() if entry.row else False,
    }  # fmt: skip
    return render(request, "backoffice/fieldform_entry.html", page)


@needs(Right.UPLOAD)
def withdraw(request: HttpRequest, entry_id: int) -> HttpResponseBase:
    """First shows what would go, then, confirmed, takes the entry back with its photo."""
    entry = _own(request, entry_id)
    if request.method != "POST":
        preview = withdraw_entry(entry.id, actor=actor_of(request), dry_run=True)
        return render(request, "backoffice/fieldform_withdraw.html", {"entry": entry, "preview": preview})
    withdraw_entry(entry.id, actor=actor_of(request))
    # What was compared was compared with a row that is gone.
    works.compare_later(officer_of(request))
    messages.success(request, _("Isian ditarik. Fotonya, bila ada, dihapus."))
    return redirect("entry-new")


@needs(Right.UNMASK)
@require_POST
def photo(request: HttpRequest, entry_id: int) -> HttpResponseBase:
    """The photo of the card, in this answer only, after the reason is recorded."""
    entry = get_object_or_404(scope.entries(officer_of(request)), id=entry_id, photo__isnull=False)
    form = Unmask(request.POST)
    if not form.is_valid():
        raise Refusal("REASON_MISSING", "To see the photo, give a reason of at least eight characters.")
    body = photos.opened(entry.photo)
    record(actor_of(request), "photo.open", f"entry:{entry.id}", {"reason": form.cleaned_data["reason"]})
    ending = entry.photo.media_type.partition("/")[2]
    return HttpResponse(
        body,
        content_type=entry.photo.media_type,
        headers={
            "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": PHOTO_POLICY,
            "Content-Disposition": f'inline; filename="ktp-{entry.id}.{ending}"', "Cross-Origin-Resource-Policy": "same-origin",
        },
    )  # fmt: skip


@needs(Right.UPLOAD)
@require_POST
def delete_photo(request: HttpRequest, entry_id: int) -> HttpResponseBase:
    entry = _own(request, entry_id)
    found = photos.of([entry.id])
    if found:
        photos.discard(found[0], actor=actor_of(request), why="by officer")
        messages.success(request, _("Foto dihapus."))
    return redirect("entry", entry.id)


def _own(request: HttpRequest, entry_id: int) -> Any:
    """An entry that this officer may take back; any other one is not found."""
    officer = officer_of(request)
    entry = get_object_or_404(scope.entries(officer).select_related("row", "file"), id=entry_id, withdrawn_at=None)
    if not entries.may_undo(officer, entry):
        raise Refusal("ENTRY_UNKNOWN", f"There is no entry {entry_id} of your office.")
    return entry
