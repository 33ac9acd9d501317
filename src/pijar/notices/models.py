"""Notices on the page, addresses people gave, what officers chose, the city's wording, and the outbox."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pijar.notices.types import EVENTS, OPEN, Channel, Event, Form, Group, State

LANGUAGES = ("id", "en")


class Notice(models.Model):
    """One fact told to one officer, on the page. `values` are sealed; None: wiped after the time the city keeps them."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    event = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    values = models.BinaryField(null=True)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "event", "key"], name="notice_once"),
            models.CheckConstraint(name="notice_event_known", condition=Q(event__in=[e.value for e in EVENTS])),
        ]
        indexes = [
            models.Index(fields=["officer"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["officer", "-at", "-id"], name="notice_of_officer"),
            models.Index(fields=["at"], name="notice_age"),
        ]


class Contact(models.Model):
    """An address somebody gave: an officer, who proved it by a code, or whoever left it with `party` ("claim:LK-…").

    `code` is the keyed hash of the code sent last. An address that was stopped stays without itself: who stopped is not asked.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    party = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10)
    address = models.BinaryField(null=True)
    language = models.CharField(max_length=2, default="id")
    proven_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    codes_sent = models.SmallIntegerField(default=0)
    codes_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_of_one", condition=Q(officer__isnull=False, party="") | Q(officer=None) & ~Q(party="")
            ),
            models.UniqueConstraint(fields=["officer", "channel"], name="contact_once", condition=Q(officer__isnull=False)),
            models.UniqueConstraint(fields=["party", "channel"], name="contact_of_party_once", condition=~Q(party="")),
            models.CheckConstraint(name="contact_channel_known", condition=Q(channel__in=[c.value for c in Channel])),
            models.CheckConstraint(name="contact_language", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(
                name="contact_has_an_address",
                condition=Q(stopped_at=None, address__isnull=False) | Q(stopped_at__isnull=False, address=None),
            ),
        ]


class Choice(models.Model):
    """What an officer chose. `channels`: by group the channels; a group that is not named has the standard ones.

    Quiet hours of one's own come on top of the city's; both None: only the city's.
    """

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    language = models.CharField(max_length=2, default="id")
    channels = models.JSONField(default=dict)
    quiet_start = models.SmallIntegerField(null=True)
    quiet_end = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="choice_language", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(
                name="choice_quiet_hours",
                condition=Q(quiet_start=None, quiet_end=None) | Q(quiet_start__range=(0, 23), quiet_end__range=(0, 23)),
            ),
        ]


class CityChoice(models.Model):
    """What holds for the whole city, in one row: quiet hours, how long texts are kept, how early a due day is told."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    quiet_start = models.SmallIntegerField(default=20)
    quiet_end = models.SmallIntegerField(default=6)
    keep_days = models.SmallIntegerField(default=90)
    due_days = models.SmallIntegerField(default=5)
    digest_hour = models.SmallIntegerField(default=7)

    class Meta:
        constraints = [
            models.CheckConstraint(name="city_choice_is_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="city_choice_bounds",
                condition=Q(quiet_start__range=(0, 23), quiet_end__range=(0, 23), digest_hour__range=(0, 23))
                & Q(keep_days__range=(7, 730), due_days__range=(1, 30)),
            ),
        ]


class Wording(models.Model):
    """One version of one sentence as the city wants it; the newest holds. `text` None: back to the standard."""

    event = models.CharField(max_length=20)
    form = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    version = models.IntegerField()
    text = models.TextField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "form", "language", "version"], name="wording_once"),
            models.CheckConstraint(name="wording_event_known", condition=Q(event__in=[e.value for e in Event])),
            models.CheckConstraint(name="wording_form_known", condition=Q(form__in=[f.value for f in Form])),
            models.CheckConstraint(name="wording_language", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(name="wording_by_somebody", condition=~Q(actor="")),
        ]


class Message(models.Model):
    """One message of the outbox. `recipient` ("officer:5", "claim:LK-…") makes the same fact one message per channel.

    `address` and `text` are sealed and wiped when the city's time is over; what happened stays. `mark` is what the other
    side may know it by, and says nothing. `reason` is short and holds neither address nor text.
    """

    event = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    recipient = models.CharField(max_length=70)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    mark = models.UUIDField(unique=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL)
    address = models.BinaryField(null=True)
    text = models.BinaryField(null=True)
    is_urgent = models.BooleanField()
    state = models.CharField(max_length=14, default=State.WAITING.value)
    attempts = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "key", "recipient", "channel"], name="message_once"),
            models.CheckConstraint(name="message_event_known", condition=Q(event__in=[e.value for e in Event])),
            models.CheckConstraint(name="message_channel_known", condition=Q(channel__in=[c.value for c in Channel])),
            models.CheckConstraint(name="message_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(
                name="message_wiped_is_empty",
                condition=Q(wiped_at=None, address__isnull=False, text__isnull=False)
                | Q(wiped_at__isnull=False, address=None, text=None),
            ),
            models.CheckConstraint(
                name="message_open_has_its_text", condition=~Q(state__in=[s.value for s in OPEN]) | Q(wiped_at=None)
            ),
            models.CheckConstraint(name="message_taken_after_made", condition=Q(taken_at=None) | Q(taken_at__gte=F("made_at"))),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="message_due", condition=Q(state__in=[s.value for s in OPEN])),
            models.Index(fields=["taken_at"], name="message_taken", condition=Q(state=State.SENDING.value)),
            models.Index(fields=["-made_at", "-id"], name="message_newest"),
        ]


class Mark(models.Model):
    """How far the trail has been told (`number` of its last event), and which days' clocks have been looked at."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    looked_on = models.DateField(null=True)
    digest_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="mark_is_one", condition=Q(id=1))]


GROUPS = [g.value for g in Group]
