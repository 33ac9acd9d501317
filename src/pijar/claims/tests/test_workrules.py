"""Is it a work accident? Cases a law officer can read, each with the opinion it must give."""

from __future__ import annotations

from itertools import product

import pytest

from pijar.claims.workrules import TESTS, Answer, Manner, Opinion, judge, manner_of, questions_of, resembles
from pijar.claims.workwords import AGAINST, FOR, MANNERS, OPINIONS, QUESTIONS
from pijar.kernel.errors import Refusal

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
LIKELY, UNCLEAR, UNLIKELY = Opinion.LIKELY, Opinion.UNCLEAR, Opinion.UNLIKELY


def said(letters: str, manner: Manner) -> dict[str, Answer]:
    """Answers written as letters in the order of the questions: y, n, or ? for not known."""
    of = {"y": YES, "n": NO, "?": UNKNOWN}
    return {code: of[letter] for code, letter in zip(questions_of(manner), letters, strict=True)}


CASES = [
    # At work: sudden force, paid, declared, place, hours.
    ("a mason falls from the scaffold", Manner.AT_WORK, "yyyyy", LIKELY),
    ("a casual worker helps at a neighbour's feast for pay and is scalded", Manner.AT_WORK, "yyyyy", LIKELY),
    ("the same without pay: of the declared kind, but a neighbour's help", Manner.AT_WORK, "ynyyy", UNCLEAR),
    ("a parking attendant helps a neighbour without pay", Manner.AT_WORK, "ynnyy", UNLIKELY),
    ("a parking attendant is paid to cook at a feast: second job not declared", Manner.AT_WORK, "yynyy", UNCLEAR),
    ("nobody knows whether there was pay", Manner.AT_WORK, "y?yyy", UNCLEAR),
    ("a headache came by itself", Manner.AT_WORK, "nyyyy", UNLIKELY),
    ("at home in the kitchen, out of hours, but her own catering", Manner.AT_WORK, "yyynn", UNCLEAR),
    ("nothing is known", Manner.AT_WORK, "?????", UNCLEAR),
    # On the way: force, between home and work, paid, declared, usual route, no stop.
    ("hit by a motorcycle on the way to the market", Manner.ON_THE_WAY, "yyyyyy", LIKELY),
    ("hit while stopping at a cousin's", Manner.ON_THE_WAY, "yyyyyn", UNCLEAR),
    ("by a longer road because of the flood is still asked", Manner.ON_THE_WAY, "yyyy?y", UNCLEAR),
    ("on the way to a wedding as a guest", Manner.ON_THE_WAY, "ynnnyy", UNLIKELY),
    # Errand: force, errand for the work, paid, declared, no stop.
    ("buying flour for the stall", Manner.ERRAND, "yyyyy", LIKELY),
    ("buying flour for the family", Manner.ERRAND, "ynnny", UNLIKELY),
    # Urgent matter: force, urgent, paid, declared, hours.
    ("to the clinic in working hours", Manner.URGENT, "yyyyy", LIKELY),
    ("to pay a bill that could wait", Manner.URGENT, "ynyyy", UNLIKELY),
    # Violence: at work, paid, declared, police, visum.
    ("beaten at the stall, reported and examined", Manner.VIOLENCE, "yyyyy", LIKELY),
    ("beaten at the stall, not yet reported", Manner.VIOLENCE, "yyynn", UNCLEAR),
    ("beaten at home by somebody else", Manner.VIOLENCE, "nnnyy", UNLIKELY),
    # Sudden death: at work, paid, declared.
    ("collapses while unloading fish and dies", Manner.SUDDEN_DEATH, "yyy", LIKELY),
    ("dies in the night at home", Manner.SUDDEN_DEATH, "nyy", UNLIKELY),
    # Disease: doctor, paid, declared, exposure.
    ("a dyer's skin disease stated by a doctor", Manner.DISEASE, "yyyy", LIKELY),
    ("the doctor does not say", Manner.DISEASE, "?yyy", UNCLEAR),
    ("the doctor says no", Manner.DISEASE, "nyyy", UNLIKELY),
]


@pytest.mark.parametrize(("story", "manner", "letters", "opinion"), CASES, ids=[one[0] for one in CASES])
def test_a_story_gets_its_opinion(story, manner, letters, opinion):
    assert judge(manner, said(letters, manner)).opinion is opinion


@pytest.mark.parametrize("manner", [one for one in Manner if one is not Manner.UNKNOWN])
def test_every_combination_follows_its_reasons(manner):
    for letters in product("yn?", repeat=len(questions_of(manner))):
        found = judge(manner, said("".join(letters), manner))
        against = any(one.decisive and one.result is NO for one in found.reasons)
        every = all(one.result is YES for one in found.reasons)
        assert found.opinion is (UNLIKELY if against else LIKELY if every else UNCLEAR)
        assert set(letters) != {"?"} or found.opinion is UNCLEAR
        assert len(found.unanswered) == letters.count("?")


def test_a_better_answer_never_makes_it_less_likely():
    order = [UNLIKELY, UNCLEAR, LIKELY]
    for manner in Manner:
        asked = questions_of(manner)
        for letters in product("n?y", repeat=len(asked)):
            before = order.index(judge(manner, said("".join(letters), manner)).opinion)
            for place in (place for place, letter in enumerate(letters) if letter != "y"):
                better = [*letters[:place], "y", *letters[place + 1 :]]
                assert order.index(judge(manner, said("".join(better), manner)).opinion) >= before


def test_an_unknown_manner_is_unclear_and_an_odd_question_refused():
    assert judge(Manner.UNKNOWN, {}).opinion is UNCLEAR
    with pytest.raises(Refusal) as refused:
        judge(Manner.AT_WORK, {"exposure": YES})
    assert refused.value.code == "WORK_ANSWER_UNKNOWN"
    with pytest.raises(Refusal) as refused:
        manner_of("asleep")
    assert refused.value.code == "WORK_MANNER_UNKNOWN"


def test_every_test_has_its_words_and_provision():
    for manner in Manner:
        for code in questions_of(manner):
            assert all(QUESTIONS[code][:3])
        for reason in judge(manner, {}).reasons:
            assert reason.provision and reason.sentence.id and reason.sentence.en
            assert manner is Manner.UNKNOWN or {reason.code} <= set(FOR) & set(AGAINST)
    assert set(MANNERS) == {one.value for one in Manner} == {one.value for one in TESTS}
    assert set(OPINIONS) == {one.value for one in Opinion}


@pytest.mark.parametrize(
    ("declared", "doing", "expected"),
    [
        (("Buruh serabutan",), "membantu memasak di hajatan tetangga", YES),
        (("Tukang batu", "Juru parkir"), "memasang batu bata", YES),
        (("Juru parkir",), "mengatur parkir di pasar", YES),
        (("Juru parkir",), "membantu memasak", UNKNOWN),
        (("Buruh tani",), "buruh angkut", UNKNOWN),
        ((), "mengantar penumpang", UNKNOWN),
        (("Buruh serabutan",), "", UNKNOWN),
    ],
)
def test_likeness_is_a_guess_and_never_a_no(declared, doing, expected):
    assert resembles(declared, doing) is expected
