"""Who inherits the benefits of a participant, in the order of PP 44/2015 Pasal 37, and which document proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pijar.law import lookup
from pijar.law.explain import Question, how_sure, listed, phrase, questions_text, said
from pijar.law.heirs_family import Family, Member, read
from pijar.law.remarks import Remark, asks, asks_json
from pijar.law.sources import Sourced
from pijar.law.spans import age
from pijar.law.types import Dated, HeirClass, Words

# Relations of whom some are minors; parents and grandparents are none.
_MAY_BE_MINOR = ("child", "grandchild", "sibling", "will")
_EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Heir:
    """One who receives, with the documents shown and those still missing; `minor` is None where no birth date is known."""

    member: Member
    present: tuple[str, ...]
    missing: tuple[str, ...]
    minor: bool | None


@dataclass(frozen=True, slots=True)
class Passed:
    """One who is named but does not receive, and why."""

    member: Member
    reason: Remark


@dataclass(frozen=True, slots=True)
class Answer:
    """Who inherits if all of `if_dead` have died and, where `if_alive` names some, one of them at least lives.

    `heir_class` is None when nobody in the order is left.
    """

    heir_class: HeirClass | None
    heirs: tuple[Heir, ...]
    passed: tuple[Passed, ...]
    if_alive: tuple[Member, ...]
    if_dead: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Relations of a class as which nobody is named; `is_empty` when nobody of the whole class is."""

    heir_class: HeirClass
    relations: tuple[str, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Inheritance(Sourced):
    """The heirs by law; several answers where nobody knows whether somebody lives, surest family first.

    `missing` are those a family may have forgotten to name, in the classes that count.
    """

    family: Family
    answers: tuple[Answer, ...]
    missing: tuple[Missing, ...]
    questions: tuple[Question, ...]
    sources: tuple[Dated, ...]

    @property
    def is_clear(self) -> bool:
        """Whether there is one answer only."""
        return len(self.answers) == 1

    @property
    def inherits(self) -> HeirClass | None:
        """The class that inherits where that is clear; None where it is not, or where nobody is left."""
        return self.answers[0].heir_class if self.is_clear else None

    @property
    def _asking(self) -> tuple[Dated, ...]:
        """The values whose own questions are put; the order's, how a class shares, is one of `questions` where it matters."""
        return self.sources[1:]

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; texts in Indonesian, and in English under names ending in `_en`."""
        documents = lookup.valid("heirs.document_words", self.family.on).by_name
        return {
            "on": self.family.on.isoformat(), "is_clear": self.is_clear, "estimate": True,
            "inherits": self.inherits.code if self.inherits else None,
            "answers": [_answer_json(one, documents, self.family) for one in self.answers],
            "missing": [_missing_json(one) for one in self.missing],
            "questions": [*(one.as_json() for one in self.questions), *asks_json(self._asking)],
            **self.basis_json(),
        }  # fmt: skip

    def as_text(self, language: str = "id") -> str:
        """The whole in plain words, for a terminal or a letter."""
        documents = lookup.valid("heirs.document_words", self.family.on).by_name
        parts = [part for one in self.answers for part in _answer_text(one, documents, self.family, language)]
        parts.append(f"[{self.provision}; {how_sure(self.certainty, language)}]")
        parts += questions_text((*self.questions, *asks(self._asking)), language)
        return "\n".join([*parts, said("estimate", language)])


def heirs(raw: object) -> Inheritance:
    """The heirs of the family in `raw` (see `heirs_family.read`), class by class (PP 44/2015 Pasal 37).

    Raises LawError: LAW_CASE_REFUSED naming the field, LAW_NOT_KNOWN for a day before the order is known to hold.
    """
    family = read(raw)
    order, documents, adult = (lookup.valid(f"heirs.{name}", family.on) for name in ("order", "documents", "adult_age"))
    answers = _answers(family, order.rows, documents, adult.whole)
    missing = _missing(family, order.rows, answers[-1].heir_class)
    sources = (order, documents, adult) if any(one.minor for each in answers for one in each.heirs) else (order, documents)
    return Inheritance(family, answers, missing, _questions(family, answers, missing, adult.whole), sources)


def _answers(family: Family, order: Sequence[HeirClass], documents: Dated, adult: int) -> tuple[Answer, ...]:
    """The first class with somebody alive; before it each class of which only people who may live are named."""
    answers: list[Answer] = []
    doubtful: list[Member] = []
    for one in order:
        members = _of_class(family.members, one)
        living = [member for member in members if member.alive]
        maybe = [member for member in members if member.alive is None]
        if not living and not maybe:
            continue
        found = tuple(_heir(member, documents, adult, family) for member in members if member.alive is not False)
        passed = _passed(family, one, order, doubtful)
        answers.append(Answer(one, found, passed, () if living else tuple(maybe), tuple(doubtful)))
        if living:
            return tuple(answers)
        doubtful += maybe
    nobody = Answer(None, (), _passed(family, None, order, doubtful), (), tuple(doubtful))
    return (*answers, nobody)


def _of_class(members: Iterable[Member], one: HeirClass) -> list[Member]:
    return [member for member in members if member.relation in one.relations]


def _heir(member: Member, documents: Dated, adult: int, family: Family) -> Heir:
    by_relation = documents.by_name
    needed = dict.fromkeys((*by_relation.get(member.relation, ()), *by_relation.get(_EVERYBODY, ())))
    present = tuple(code for code in needed if code in member.documents)
    born = member.birth_date
    # Born after the day of the death: a child, and a minor, whatever the age of an adult.
    minor = None if born is None else born > family.on or age(born, family.on)[0] < adult
    return Heir(member, present, tuple(code for code in needed if code not in present), minor)


def _passed(
    family: Family, inheriting: HeirClass | None, order: Sequence[HeirClass], doubtful: Sequence[Member]
) -> tuple[Passed, ...]:
    """Everybody named who does not receive in this answer, in the order of the law."""
    found: list[Passed] = []
    is_after = False
    for one in order:
        for member in _of_class(family.members, one):
            if member.alive is False:
                found.append(Passed(member, Remark("heir_dead")))
            elif any(member is other for other in doubtful):
                found.append(Passed(member, Remark("heir_assumed_dead")))
            elif is_after and inheriting is not None:
                found.append(Passed(member, Remark("heir_class_before", {"before": inheriting.words})))
        is_after = is_after or one is inheriting
    return tuple(found)


def _missing(family: Family, order: Sequence[HeirClass], last: HeirClass | None) -> tuple[Missing, ...]:
    """Who may have been forgotten, up to the class that inherits: nobody after it could change the answer."""
    named = {member.relation for member in family.members}
    found = []
    for one in order:
        if lacking := tuple(relation for relation in one.relations if relation not in named):
            found.append(Missing(one, lacking, len(lacking) == len(one.relations)))
        if one is last:
            break
    return tuple(found)


def _questions(family: Family, answers: Sequence[Answer], missing: Sequence[Missing], adult: int) -> tuple[Question, ...]:
    questions = [Question("heirs_none_named", {"relations": _relations(one.relations)}) for one in missing]
    everybody = {id(one.member): one for answer in answers for one in answer.heirs}
    for one in everybody.values():
        questions += _questions_about(one, family, adult)
    if (most := max(len(answer.heirs) for answer in answers)) > 1:
        questions.append(Question("heirs_share", {"count": most}))
    if any(one.member.relation == "will" for one in everybody.values()):
        questions.append(Question("heirs_will"))
    return tuple(questions)


def _questions_about(heir: Heir, family: Family, adult: int) -> list[Question]:
    member = heir.member
    name = Words(member.named("id"), member.named("en"))
    values = {"name": name, "relation": member.relation_words, "age": adult}
    found = [Question("heirs_alive_unknown", values)] if member.alive is None else []
    if member.birth_date and member.birth_date > family.on:
        found.append(Question("heirs_born_after", values))
    if heir.minor:
        found.append(Question("heirs_guardian", values))
    if heir.minor is None and member.relation in _MAY_BE_MINOR:
        found.append(Question("heirs_age_unknown", values))
    return found


def _relations(relations: Iterable[str]) -> Words:
    return listed((phrase(f"relation_{one}") for one in relations), ", ")


def _receivers(family: Family) -> tuple[tuple[str, Remark], ...]:
    """Where the money goes without any heir: the funeral benefit and the death benefit part (PP 44/2015 Pasal 37)."""
    buried = Words(family.buried_by, family.buried_by) if family.buried_by else phrase("heirs_whoever_buried")
    return (
        ("funeral_to", Remark("heirs_funeral_to", {"who": buried})),
        ("death_benefit_to", Remark("heirs_death_benefit_to", {"who": phrase("heirs_fund")})),
    )


def _both(words: Words) -> dict[str, str]:
    return {"words": words.id, "words_en": words.en}


def _answer_json(one: Answer, documents: Any, family: Family) -> dict[str, Any]:
    return {
        "class": {"code": one.heir_class.code, **_both(one.heir_class.words)} if one.heir_class else None,
        "if_alive": [member.named() for member in one.if_alive], "if_dead": [member.named() for member in one.if_dead],
        "heirs": [_heir_json(heir, documents) for heir in one.heirs],
        "passed": [{**_member_json(each.member), "reason": each.reason.as_json()} for each in one.passed],
        **({} if one.heir_class else {name: remark.as_json() for name, remark in _receivers(family)}),
    }  # fmt: skip


def _heir_json(heir: Heir, documents: Any) -> dict[str, Any]:
    return {
        **_member_json(heir.member), "minor": heir.minor,
        "documents_present": [{"code": code, **_both(documents[code])} for code in heir.present],
        "documents_missing": [{"code": code, **_both(documents[code])} for code in heir.missing],
    }  # fmt: skip


def _member_json(member: Member) -> dict[str, Any]:
    return {"relation": member.relation, **_both(member.relation_words), "name": member.name, "alive": member.alive}


def _missing_json(one: Missing) -> dict[str, Any]:
    return {
        "class": one.heir_class.code, **_both(one.heir_class.words), "relations": list(one.relations), "is_empty": one.is_empty,
    }  # fmt: skip


def _answer_text(one: Answer, documents: Any, family: Family, language: str) -> list[str]:
    title = said("heirs_title", language, words=one.heir_class.words) if one.heir_class else said("heirs_nobody", language)
    conditions = [
        said(f"heirs_{name}", language, names=", ".join(member.named(language) for member in members))
        for name, members in (("if_alive", one.if_alive), ("if_dead", one.if_dead))
        if members
    ]
    parts = [f"{title} ({'; '.join(conditions)})" if conditions else title]
    for heir in one.heirs:
        parts += _heir_text(heir, documents, language)
    if not one.heir_class:
        parts += [f"- {remark.text(language)}" for _, remark in _receivers(family)]
    for each in one.passed:
        parts.append(said("heirs_passed", language, name=each.member.named(language), reason=each.reason.text(language)))
    return parts


def _heir_text(heir: Heir, documents: Any, language: str) -> list[str]:
    member = heir.member
    name = f"{member.name} ({member.relation_words.said(language)})" if member.name else member.relation_words.said(language)
    parts = [f"- {name}" + (f", {said('heirs_minor', language)}" if heir.minor else "")]
    for code, which in (("heirs_present", heir.present), ("heirs_lacking", heir.missing)):
        if which:
            parts.append(f"   {said(code, language, documents='; '.join(documents[each].said(language) for each in which))}")
    return parts
