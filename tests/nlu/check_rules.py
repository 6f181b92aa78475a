"""Understanding without the trained model: follow-ups, decisions, two questions in one, splitting.

Run by tests/unit/nlu/test_understanding.py under Rasa's Python, which has numpy and spaCy but no pytest.
"""

from __future__ import annotations

import unittest
from typing import Any

import numpy as np
import spacy.tokens
from numpy.typing import NDArray

from clinic.content.topics import URGENT_TOPIC as URGENT
from nlu.understanding.decision import Decision, Thresholds, choose_thresholds, decide
from nlu.understanding.followup import asks_for_source, resolve
from nlu.understanding.spacy_pipeline import configured_spacy, load_spacy
from nlu.understanding.splitting import MAX_SEGMENTS, segments
from nlu.understanding.understand import combine, normalise, understand

TOPICS = ["faq_pores", "ask_price", "ask_pain", "book", "greet", "off_topic", "gibberish", URGENT, "affirm"]
THRESHOLDS = Thresholds(confidence=0.4, margin=0.1, clarify=0.4, urgent=0.6, check=0.2)


def decided(**shares: float) -> Decision:
    """The decision on these probabilities; what is left is spread over the other topics."""
    rest = (1 - sum(shares.values())) / max(1, len(TOPICS) - len(shares))
    return decide(np.array([shares.get(topic, rest) for topic in TOPICS]), TOPICS, THRESHOLDS)


def sure(topic: str, confidence: float = 0.9) -> Decision:
    return Decision("answer", (topic,), confidence=confidence)


class FollowUps(unittest.TestCase):
    CASES = (
        ("and for scars?", "faq_what_is", "faq_acne_scars"),
        ("what about wrinkles", "faq_benefits", "faq_wrinkles_fine_lines"),
        ("ok and large pores?", "faq_how_it_works", "faq_pores"),
        ("the scalp?", "faq_how_it_works", "ask_hair_loss_scalp"),
        ("and on my neck", "faq_benefits", "ask_body_areas"),
        ("and for darker skin?", "faq_benefits", "ask_skin_tone_suitability"),
        ("and for scars?", "ask_number_of_sessions", "ask_number_of_sessions"),
        ("how long does that take?", "faq_procedure_device", "ask_duration_of_session"),
        ("how long does it take?", "ask_results_timeline", "ask_results_timeline"),
        ("and how long does it take", "faq_downtime", "faq_downtime"),
        ("how long do they last?", "ask_side_effects", "faq_downtime"),
        ("how long do the results last", "faq_benefits", "ask_how_long_results_last"),
        ("why?", "faq_benefits", "faq_how_it_works"),
        ("but why is that", "ask_aftercare", "ask_aftercare"),
        ("tell me more", "faq_collagen", "faq_collagen"),
        ("can you tell me more please", "faq_serums", "faq_serums"),
    )
    STAND_ALONE = (
        ("how much is it?", "faq_what_is"),
        ("does it hurt", "faq_pores"),
        ("and for scars?", "greet"),
        ("and for scars?", ""),
        ("", "faq_what_is"),
        ("?!", "faq_what_is"),
        ("i have had acne scars for many years, does it help with that", "faq_what_is"),
        ("why would anyone want this", "faq_benefits"),
        ("tell me more about the price", "faq_benefits"),
    )

    def test_a_fragment_is_about_what_was_answered_last(self) -> None:
        for text, previous, topic in self.CASES:
            with self.subTest(text=text, previous=previous):
                self.assertEqual(resolve(text, [previous]), topic)

    def test_a_full_question_stands_on_its_own(self) -> None:
        for text, previous in self.STAND_ALONE:
            with self.subTest(text=text, previous=previous):
                self.assertIsNone(resolve(text, [previous] if previous else []))

    def test_of_two_answers_the_later_one_counts(self) -> None:
        self.assertEqual(resolve("tell me more", ["faq_pores", "ask_price"]), "ask_price")

    def test_curly_and_straight_quotes_are_alike(self) -> None:
        self.assertEqual(resolve("and crow’s feet?", ["faq_benefits"]), "faq_wrinkles_fine_lines")

    def test_asking_for_the_source_is_recognised(self) -> None:
        for text in (
            "where is that from?",
            "Where did you get that info from",
            "who says so",
            "source?",
            "what's your source for that",
        ):
            with self.subTest(text=text):
                self.assertTrue(asks_for_source(text))

    def test_other_questions_with_where_are_no_question_for_the_source(self) -> None:
        for text in ("where are you", "where is the clinic", "where do the needles go", "open source?"):
            with self.subTest(text=text):
                self.assertFalse(asks_for_source(text))


class Decisions(unittest.TestCase):
    def test_a_clear_lead_is_answered(self) -> None:
        found = decided(ask_price=0.8)
        self.assertEqual((found.kind, found.topics), ("answer", ("ask_price",)))

    def test_the_confidence_is_that_of_the_first_topic(self) -> None:
        self.assertAlmostEqual(decided(ask_price=0.8).confidence, 0.8)

    def test_a_narrow_lead_is_asked_back_with_both(self) -> None:
        found = decided(ask_price=0.45, faq_pores=0.4)
        self.assertEqual((found.kind, found.topics, found.choices[:2]), ("clarify", (), ("ask_price", "faq_pores")))

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
        self.assertEqual(combine(sure("greet"), [sure("greet"), sure("ask_price")]).topics, ("ask_price",))

    def test_a_sure_part_helps_an_unsure_whole(self) -> None:
        self.assertEqual(
            combine(Decision("clarify", choices=("book",)), [sure("thanks"), sure("ask_pain")]).topics, ("ask_pain",)
        )

    def test_parts_that_disagree_with_a_sure_whole_lose(self) -> None:
        self.assertEqual(combine(sure(URGENT), [sure("ask_price"), sure("ask_pain")]).topics, (URGENT,))

    def test_an_unsure_part_changes_nothing(self) -> None:
        self.assertEqual(combine(sure("ask_price"), [Decision("unknown"), sure("ask_price")]).topics, ("ask_price",))

    def test_without_parts_the_whole_stands(self) -> None:
        self.assertEqual(combine(sure("ask_price"), []), sure("ask_price"))


class FakeModel:
    topics = TOPICS
    thresholds = THRESHOLDS


class Understanding(unittest.TestCase):
    def understand(self, text: str, parts: list[str], *rows: dict[str, float], **context: object) -> Any:
        self.read: list[str] = []

        def probabilities(texts: list[str]) -> NDArray[Any]:
            self.read = texts
            return np.array([[row.get(topic, 0.01) for topic in TOPICS] for row in rows])

        return understand(text, parts, probabilities, FakeModel(), context)  # type: ignore[arg-type]

    def test_a_plain_question_goes_to_the_model(self) -> None:
        self.assertEqual(
            self.understand("How much?", ["How much?"], {"ask_price": 0.9}).decision.topics, ("ask_price",)
        )

    def test_the_model_reads_normalised_text(self) -> None:
        self.understand("How  MUCH’s it", ["x"], {"ask_price": 0.9})
        self.assertEqual(self.read, ["how much's it"])

    def test_parts_are_read_beside_the_whole(self) -> None:
        rows = ({"ask_price": 0.9}, {"ask_price": 0.9}, {"ask_pain": 0.9})
        found = self.understand("How much and does it hurt", ["How much", "does it hurt"], *rows)
        self.assertEqual(found.decision.topics, ("ask_price", "ask_pain"))

    def test_yes_to_an_offer_accepts_it(self) -> None:
        self.assertEqual(
            self.understand("yes", ["yes"], {"affirm": 0.9}, offer="talk_to_human").decision.topics, ("talk_to_human",)
        )

    def test_yes_without_an_offer_is_just_yes(self) -> None:
        self.assertEqual(self.understand("yes", ["yes"], {"affirm": 0.9}).decision.topics, ("affirm",))

    def test_a_follow_up_needs_no_model(self) -> None:
        self.assertEqual(
            self.understand("and for scars?", [], topics=["faq_what_is"]).decision.topics, ("faq_acne_scars",)
        )

    def test_asking_for_the_source_is_told_apart_from_repeat(self) -> None:
        found = self.understand("where is that from?", [])
        self.assertEqual((found.decision.topics, found.source_asked), (("repeat",), True))

    def test_normalising_keeps_the_words(self) -> None:
        self.assertEqual(normalise("  It’s\n\tMY  ‘Face’ "), "it's my 'face'")


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
