"""Is it a work accident? An opinion with reasons from guided answers (fact sheet 2.1), never a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pijar.claims.workwords import AGAINST, FOR, MANNERS, NOTICE, OPEN, OPINIONS, QUESTIONS
from pijar.kernel.errors import Refusal
from pijar.law.types import Certainty, Words


class Manner(StrEnum):
    """How it happened; each has tests of its own."""

    AT_WORK = "at_work"
    ON_THE_WAY = "on_the_way"
    ERRAND = "errand"
    URGENT = "urgent"
    VIOLENCE = "violence"
    SUDDEN_DEATH = "sudden_death"
    DISEASE = "disease"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Opinion(StrEnum):
    LIKELY = "likely"
    UNCLEAR = "unclear"
    UNLIKELY = "unlikely"


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Reason:
    """One test of the law: met, not met or open. A test that is `decisive` and not met makes a work accident unlikely."""

    code: str
    result: Answer
    sentence: Words
    provision: str
    certainty: Certainty
    decisive: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "result": self.result.value, "sentence": self.sentence.id, "sentence_en": self.sentence.en,
            "provision": self.provision, "certainty": self.certainty.value, "decisive": self.decisive,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """The opinion, its reasons in the order of the tests, and the questions nobody could answer yet."""

    manner: Manner
    opinion: Opinion
    reasons: tuple[Reason, ...]
    unanswered: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        said = OPINIONS[self.opinion.value]
        return {
            "manner": self.manner.value, "opinion": self.opinion.value, "sentence": said.id, "sentence_en": said.en,
            "reasons": [one.as_json() for one in self.reasons],
            "ask": [{"code": one, "question": QUESTIONS[one][0].id, "question_en": QUESTIONS[one][0].en}
                    for one in self.unanswered],
            "notice": NOTICE.id, "notice_en": NOTICE.en,
        }  # fmt: skip


def judge(manner: Manner, answers: Answers) -> Judged:
    """The opinion on what happened in this manner. A question without an answer counts as not known.

    Unlikely where a decisive test is surely not met; likely where every test is met; unclear otherwise.
    Raises Refusal: WORK_ANSWER_UNKNOWN for a question that is not asked of this manner.
    """
    asked = questions_of(manner)
    if strange := sorted(set(answers) - set(asked)):
        raise Refusal("WORK_ANSWER_UNKNOWN", f"{strange[0][:40]!r} is not asked here; asked are: {', '.join(asked) or 'none'}.")
    if manner is Manner.UNKNOWN:
        open_ = Reason("manner", Answer.UNKNOWN, OPEN["manner"], QUESTIONS["sudden_force"][2], Certainty.SECONDARY, True)
        return Judged(manner, Opinion.UNCLEAR, (open_,), ())
    reasons = tuple(test(answers) for test in TESTS[manner])
    unanswered = tuple(one for one in asked if answers.get(one, Answer.UNKNOWN) is Answer.UNKNOWN)
    return Judged(manner, _opinion(reasons), reasons, unanswered)


def _opinion(reasons: tuple[Reason, ...]) -> Opinion:
    if any(one.decisive and one.result is Answer.NO for one in reasons):
        return Opinion.UNLIKELY
    return Opinion.LIKELY if all(one.result is Answer.YES for one in reasons) else Opinion.UNCLEAR


def is_own_work(answers: Answers) -> Reason:
    """The work by which the person lives: paid, and of the kind declared at registration.

    Only one of the two leaves it open, for a self-employed worker is covered for the declared work (to confirm) while an
    unpaid hand at a neighbour's feast may be covered or not; neither of the two is no work at all.
    """
    paid, declared = (answers.get(one, Answer.UNKNOWN) for one in ("paid_work", "declared_work"))
    provision, certainty = QUESTIONS["declared_work"][2:]
    if paid is Answer.YES and declared is Answer.YES:
        return Reason("own_work", Answer.YES, FOR["own_work"], provision, certainty, True)
    if paid is Answer.NO and declared is Answer.NO:
        return Reason("own_work", Answer.NO, AGAINST["own_work"], provision, certainty, True)
    word = "unknown"
    if Answer.UNKNOWN not in (paid, declared):
        word = "unpaid" if declared is Answer.YES else "other"
    return Reason("own_work", Answer.UNKNOWN, OPEN[f"own_work_{word}"], provision, certainty, True)


def _test(code: str, *, decisive: bool) -> Callable[[Answers], Reason]:
    """The test that one question decides."""

    def tested(answers: Answers) -> Reason:
        question, _, provision, certainty = QUESTIONS[code]
        result = answers.get(code, Answer.UNKNOWN)
        sentence = {Answer.YES: FOR[code], Answer.NO: AGAINST[code]}.get(result, question)
        return Reason(code, result, sentence, provision, certainty, decisive)

    return tested


has_sudden_force = _test("sudden_force", decisive=True)
is_at_the_workplace = _test("work_place", decisive=False)
is_within_hours = _test("work_hours", decisive=False)
is_between_home_and_work = _test("home_and_work", decisive=True)
is_by_the_usual_route = _test("usual_route", decisive=False)
is_without_a_private_stop = _test("no_private_stop", decisive=False)
is_errand_for_the_work = _test("errand_for_work", decisive=True)
is_urgent = _test("urgent_need", decisive=True)
is_sudden_death_at_work = _test("died_at_work", decisive=True)
is_violence_at_work = _test("violence_at_work", decisive=True)
has_letter_of_the_police = _test("police_letter", decisive=False)
has_forensic_report = _test("examined", decisive=False)
is_stated_by_a_doctor = _test("doctor_says_work", decisive=True)
has_known_exposure = _test("exposure", decisive=False)

TESTS: Mapping[Manner, tuple[Callable[[Answers], Reason], ...]] = MappingProxyType({
    Manner.AT_WORK: (has_sudden_force, is_own_work, is_at_the_workplace, is_within_hours),
    Manner.ON_THE_WAY: (
        has_sudden_force, is_between_home_and_work, is_own_work, is_by_the_usual_route, is_without_a_private_stop,
    ),
    Manner.ERRAND: (has_sudden_force, is_errand_for_the_work, is_own_work, is_without_a_private_stop),
    Manner.URGENT: (has_sudden_force, is_urgent, is_own_work, is_within_hours),
    Manner.VIOLENCE: (is_violence_at_work, is_own_work, has_letter_of_the_police, has_forensic_report),
    Manner.SUDDEN_DEATH: (is_sudden_death_at_work, is_own_work),
    Manner.DISEASE: (is_stated_by_a_doctor, is_own_work, has_known_exposure),
    Manner.UNKNOWN: (),
})  # fmt: skip


def questions_of(manner: Manner) -> tuple[str, ...]:
    """The codes of what is asked when it happened in this manner, in the order of its tests."""
    reasons = [test({}).code for test in TESTS[manner]]
    return tuple(each for code in reasons for each in (("paid_work", "declared_work") if code == "own_work" else (code,)))


def manner_of(word: str) -> Manner:
    """Raises Refusal: WORK_MANNER_UNKNOWN."""
    if word not in MANNERS:
        raise Refusal("WORK_MANNER_UNKNOWN", f"{word[:40]!r} is no manner; it is one of {', '.join(MANNERS)}.")
    return Manner(word)


# Words in which kinds of work are compared: what everybody's work is called says nothing of it.
_EMPTY = frozenset(
    {"buruh", "pekerja", "tukang", "kerja", "bekerja", "lepas", "harian", "di", "dan", "yang", "sedang", "saat", "untuk"}
)
_ANY_WORK = frozenset({"serabutan", "kasar", "lepas"})


def resembles(declared: tuple[str, ...], doing: str) -> Answer:
    """A first guess whether the work being done is of a declared kind, for an officer to confirm.

    Casual labour ("serabutan") is any paid work; otherwise a shared word is a likeness, and none leaves it open: never no,
    for people name one work by many words.
    """
    said = _kinds(doing)
    for one in declared:
        words = set(one.casefold().replace("/", " ").split())
        if (words & _ANY_WORK and said) or _kinds(one) & said:
            return Answer.YES
    return Answer.UNKNOWN


def _kinds(text: str) -> frozenset[str]:
    letters = "".join(letter if letter.isalpha() else " " for letter in text.casefold())
    return frozenset(word for word in letters.split() if len(word) > 2) - _EMPTY
