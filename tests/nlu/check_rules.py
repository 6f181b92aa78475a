"""Understanding without the trained models: decisions, two questions in one, attributes, fragments, splitting.

Run by tests/unit/nlu/test_understanding.py under Rasa's Python, which has numpy and spaCy but no pytest.
"""

from __future__ import annotations

import unittest
from typing import Any

import numpy as np
import spacy.tokens
from numpy.typing import NDArray

from clinic.content.facets import Asked, Facets
from clinic.content.topics import URGENT_TOPIC as URGENT
from clinic.dialogue.reading import Act, as_dict, from_dict
from clinic.dialogue.state import DialogueState
from nlu.understanding.decision import Decision, Thresholds, choose_thresholds, decide
from nlu.understanding.reader import Models, Reader, combine, normalise
from nlu.understanding.spacy_pipeline import configured_spacy, load_spacy
from nlu.understanding.splitting import MAX_SEGMENTS, segments

TOPICS = ["faq_pores", "ask_price", "ask_pain", "book", "greet", "off_topic", "gibberish", URGENT, "affirm"]
THRESHOLDS = Thresholds(confidence=0.4, margin=0.1, clarify=0.4, urgent=0.6, check=0.2)


def decided(**shares: float) -> Decision:
    """The decision on these probabilities; what is left is spread over the other topics."""
    rest = (1 - sum(shares.values())) / max(1, len(TOPICS) - len(shares))
    return decide(np.array([shares.get(topic, rest) for topic in TOPICS]), TOPICS, THRESHOLDS)


def sure(topic: str, confidence: float = 0.9) -> Decision:
    return Decision("answer", (topic,), confidence=confidence)


class Decisions(unittest.TestCase):
    def test_a_clear_lead_is_answered(self) -> None:
        found = decided(ask_price=0.8)
        self.assertEqual((found.kind, found.topics), ("answer", ("ask_price",)))

    def test_the_confidence_is_that_of_the_first_topic(self) -> None:
        self.assertAlmostEqual(decided(ask_price=0.8).confidence, 0.8)

    def test_two_questions_that_share_the_mass_are_both_answered(self) -> None:
        found = decided(ask_price=0.45, faq_pores=0.4)
        self.assertEqual((found.kind, found.topics), ("answer", ("ask_price", "faq_pores")))

    def test_a_question_and_something_to_be_done_are_asked_back(self) -> None:
        found = decided(ask_price=0.45, book=0.4)
        self.assertEqual((found.kind, found.topics, found.choices[:2]), ("clarify", (), ("ask_price", "book")))

    def test_low_confidence_about_the_clinic_is_asked_back(self) -> None:
        self.assertEqual(decided(ask_price=0.3, faq_pores=0.25, ask_pain=0.2).kind, "clarify")

    def test_three_choices_are_offered_at_most(self) -> None:
        found = decided(ask_price=0.24, faq_pores=0.23, ask_pain=0.22, book=0.21)
        self.assertEqual(found.choices, ("ask_price", "faq_pores", "ask_pain"))

    def test_greetings_and_elsewhere_are_not_offered(self) -> None:
        found = decided(ask_price=0.38, greet=0.3, faq_pores=0.2)
        self.assertEqual(found.kind, "clarify")
        self.assertNotIn("greet", found.choices)

    def test_elsewhere_with_confidence_is_answered_as_such(self) -> None:
        self.assertEqual(decided(off_topic=0.7).topics, ("off_topic",))

    def test_elsewhere_with_a_narrow_lead_over_one_of_our_topics_is_asked_back(self) -> None:
        found = decided(off_topic=0.45, ask_price=0.42)
        self.assertEqual((found.kind, found.choices[0]), ("clarify", "ask_price"))

    def test_elsewhere_is_never_offered(self) -> None:
        self.assertNotIn("off_topic", decided(off_topic=0.45, ask_price=0.42).choices)

    def test_elsewhere_of_two_kinds_is_elsewhere(self) -> None:
        self.assertEqual(decided(off_topic=0.35, gibberish=0.3).topics, ("off_topic",))

    def test_what_is_near_nothing_is_unknown(self) -> None:
        found = decided(greet=0.35, affirm=0.3)
        self.assertEqual((found.kind, found.topics, found.choices), ("unknown", (), ()))

    def test_a_likely_reaction_wins_over_everything(self) -> None:
        self.assertEqual(decided(ask_price=0.35, **{URGENT: 0.61}).topics, (URGENT,))

    def test_a_possible_reaction_is_asked_about_even_beside_a_likelier_topic(self) -> None:
        found = decided(ask_price=0.6, **{URGENT: 0.31})
        self.assertEqual(
            (found.kind, found.topics, found.choices),
            ("check", ("safety_check",), ("ask_price", "faq_pores", "ask_pain")),
        )

    def test_an_unlikely_reaction_is_left_alone(self) -> None:
        self.assertEqual(decided(ask_price=0.75, **{URGENT: 0.15}).topics, ("ask_price",))

    def test_the_ranking_goes_down(self) -> None:
        shares = [share for _, share in decided(ask_price=0.5, faq_pores=0.2).ranking]
        self.assertEqual(shares, sorted(shares, reverse=True))

    def test_any_probabilities_give_a_decision(self) -> None:
        rng = np.random.default_rng(1)
        for _ in range(300):
            found = decide(rng.dirichlet(np.full(len(TOPICS), 0.3)), TOPICS, THRESHOLDS)
            self.assertEqual(bool(found.topics), found.kind in ("answer", "check"))
            self.assertLessEqual(bool(found.choices), found.kind in ("clarify", "check"))

    def test_thresholds_chosen_on_held_out_examples_keep_the_wrong_ones_out(self) -> None:
        right, wrong = [0.9, 0.05, 0.05], [0.45, 0.4, 0.15]
        chosen = choose_thresholds(np.array([right] * 20 + [wrong] * 10), np.array([0] * 20 + [1] * 10), TOPICS[:3])
        self.assertTrue(chosen.confidence > 0.45 or chosen.margin > 0.05)
        self.assertLessEqual(chosen.confidence, 0.9)


class TwoQuestions(unittest.TestCase):
    def test_two_questions_get_two_answers(self) -> None:
        self.assertEqual(
            combine(sure("ask_price"), [sure("ask_price"), sure("ask_pain")]).topics, ("ask_price", "ask_pain")
        )

    def test_answers_come_in_the_order_asked(self) -> None:
        self.assertEqual(
            combine(sure("ask_price"), [sure("ask_pain"), sure("ask_price")]).topics, ("ask_pain", "ask_price")
        )

    def test_three_questions_get_the_first_two(self) -> None:
        parts = [sure("ask_price"), sure("ask_pain"), sure("faq_pores")]
        self.assertEqual(combine(Decision("unknown"), parts).topics, ("ask_price", "ask_pain"))

    def test_the_same_question_twice_is_one(self) -> None:
        self.assertEqual(combine(sure("ask_price"), [sure("ask_price"), sure("ask_price")]).topics, ("ask_price",))

    def test_a_greeting_beside_a_question_does_not_count(self) -> None:
        greeting = Decision("answer", ("greet",), confidence=0.6, ranking=(("greet", 0.6), ("ask_price", 0.3)))
        self.assertEqual(combine(greeting, [sure("greet"), sure("ask_price")]).topics, ("ask_price",))

    def test_a_sure_part_helps_an_unsure_whole(self) -> None:
        self.assertEqual(
            combine(
                Decision("clarify", choices=("book",), ranking=(("book", 0.4), ("ask_pain", 0.3))),
                [sure("thanks"), sure("ask_pain")],
            ).topics,
            ("ask_pain",),
        )

    def test_a_part_whose_topic_is_unlikely_in_the_whole_does_not_win(self) -> None:
        whole = Decision("clarify", choices=("book",), ranking=(("book", 0.4), ("ask_pain", 0.05)))
        self.assertEqual(combine(whole, [sure("thanks"), sure("ask_pain")]), whole)

    def test_parts_that_disagree_with_a_sure_whole_lose(self) -> None:
        self.assertEqual(combine(sure(URGENT), [sure("ask_price"), sure("ask_pain")]).topics, (URGENT,))

    def test_an_unsure_part_changes_nothing(self) -> None:
        self.assertEqual(combine(sure("ask_price"), [Decision("unknown"), sure("ask_price")]).topics, ("ask_price",))

    def test_without_parts_the_whole_stands(self) -> None:
        self.assertEqual(combine(sure("ask_price"), []), sure("ask_price"))


class FakeTopics:
    """Gives rows of shares that were agreed on, and notes what it was asked to read."""

    topics = TOPICS
    thresholds = THRESHOLDS

    def __init__(self, rows: tuple[dict[str, float], ...]) -> None:
        self.rows = rows
        self.read: list[str] = []

    def probabilities(self, texts: list[str], vectors: NDArray[Any]) -> NDArray[Any]:
        self.read = texts
        return np.array([[row.get(topic, 0.01) for topic in TOPICS] for row in self.rows])


class FakeActs:
    def shares(self, text: str, vector: NDArray[Any], context: str) -> list[tuple[str, float]]:
        return [("question", 0.9), ("follow_up", 0.1)]


class FakeFacets:
    def best(self, topic: str, vector: NDArray[Any]) -> tuple[str, float]:
        return ("vat", 0.9) if topic == "ask_price" else ("general", 0.0)


class Reading(unittest.TestCase):
    def read(self, text: str, parts: list[str], *rows: dict[str, float], state: DialogueState | None = None) -> Any:
        self.topics = FakeTopics(rows)
        models = Models(self.topics, FakeActs(), FakeFacets())  # type: ignore[arg-type]
        reader = Reader(models, lambda texts: np.zeros((len(texts), 384)), Facets({}))
        return reader.read(text, parts, state or DialogueState(), "start")

    def test_a_plain_question_is_about_its_topic_and_the_attribute_of_it(self) -> None:
        found = self.read("How much?", ["How much?"], {"ask_price": 0.9})
        self.assertEqual((found.topics.kind, found.topics.asked), ("answer", (Asked("ask_price", "vat"),)))

    def test_it_says_what_the_message_does(self) -> None:
        found = self.read("How much?", ["How much?"], {"ask_price": 0.9})
        self.assertEqual((found.act, found.sureness), (Act.QUESTION, 0.9))

    def test_the_models_read_normalised_text(self) -> None:
        self.read("How  MUCH’s it", ["x"], {"ask_price": 0.9})
        self.assertEqual(self.topics.read, ["how much's it"])

    def test_parts_are_read_beside_the_whole(self) -> None:
        rows = ({"ask_price": 0.9}, {"ask_price": 0.9}, {"ask_pain": 0.9})
        found = self.read("How much and does it hurt", ["How much", "does it hurt"], *rows)
        self.assertEqual([asked.topic for asked in found.topics.asked], ["ask_price", "ask_pain"])

    def test_a_fragment_is_read_with_what_was_answered_last_too(self) -> None:
        state = DialogueState(focus=(Asked("ask_pain"),))
        found = self.read("and numbing?", ["and numbing?"], {"off_topic": 0.3}, {"ask_pain": 0.99}, state=state)
        self.assertEqual(found.in_context.first, "ask_pain")
        self.assertTrue(self.topics.read[-1].endswith(": and numbing?"))

    def test_with_nothing_answered_there_is_no_context(self) -> None:
        self.assertIsNone(self.read("and numbing?", ["and numbing?"], {"ask_pain": 0.9}).in_context)

    def test_a_likely_topic_with_a_sure_attribute_is_meant(self) -> None:
        found = self.read("and vat on that", ["and vat on that"], {"ask_price": 0.3, "book": 0.35})
        self.assertEqual((found.topics.kind, found.topics.asked), ("answer", (Asked("ask_price", "vat"),)))

    def test_asking_for_the_source_is_recognised(self) -> None:
        for text in (
            "where is that from?",
            "Where did you get that info from",
            "who says so",
            "source?",
            "what's your source for that",
        ):
            with self.subTest(text=text):
                self.assertTrue(self.read(text, [text], {"ask_price": 0.9}).asks_for_source)

    def test_other_questions_with_where_are_no_question_for_the_source(self) -> None:
        for text in ("where are you", "where is the clinic", "where do the needles go", "open source?"):
            with self.subTest(text=text):
                self.assertFalse(self.read(text, [text], {"ask_price": 0.9}).asks_for_source)

    def test_normalising_keeps_the_words(self) -> None:
        self.assertEqual(normalise("  It’s\n\tMY  ‘Face’ "), "it's my 'face'")

    def test_a_reading_survives_its_way_through_rasa(self) -> None:
        found = self.read("How much?", ["How much?"], {"ask_price": 0.9})
        again = from_dict(as_dict(found))
        self.assertEqual((again.topics.asked, again.act, again.text), (found.topics.asked, found.act, found.text))


class Splitting(unittest.TestCase):
    nlp: spacy.language.Language
    CASES = (
        ("how much is it and does it hurt?", ["how much is it", "does it hurt?"]),
        ("What is it? How long does it take?", ["What is it?", "How long does it take?"]),
        ("hi, how much is it", ["hi", "how much is it"]),
        ("how much is it and also what are the side effects", ["how much is it", "what are the side effects"]),
        ("does it help with scars and pores?", ["does it help with scars and pores?"]),
        ("does it hurt", ["does it hurt"]),
        ("face and neck price", ["face and neck price"]),
    )

    @classmethod
    def setUpClass(cls) -> None:
        cls.nlp = load_spacy(configured_spacy())

    def test_a_message_is_cut_into_its_questions(self) -> None:
        for text, parts in self.CASES:
            with self.subTest(text=text):
                self.assertEqual(segments(self.nlp(text)), parts)

    def test_there_are_four_parts_at_most(self) -> None:
        self.assertEqual(len(segments(self.nlp("What is it? " * 9))), MAX_SEGMENTS)

    def test_any_text_gives_parts_of_it(self) -> None:
        for text in ("?", "and", "and and is", ",,,", "a\n\n\nb", "😀 and what", " x ", "is it / is it ; is it"):
            with self.subTest(text=text):
                self.assertTrue(all(part in text for part in segments(self.nlp(text))))


if __name__ == "__main__":
    unittest.main(verbosity=0)
