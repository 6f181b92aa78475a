"""Which messages are surely not English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.content.responses import Content
from clinic.triage.language import CODES, detect

FOREIGN = {
    "pl": [
        "Dzień dobry, ile kosztuje zabieg?",
        "Czy ten zabieg bardzo boli?",
        "Chciałabym umówić się na wizytę w przyszłym tygodniu",
    ],
    "es": [
        "Hola, ¿cuánto cuesta el tratamiento?",
        "¿Duele mucho después del tratamiento?",
        "Quiero pedir una cita para la semana que viene",
    ],
    "fr": [
        "Bonjour, combien coûte le traitement ?",
        "Est-ce que ça fait mal ?",
        "Je voudrais prendre rendez-vous",
    ],
    "de": [
        "Guten Tag, wie teuer ist die Behandlung?",
        "Wie lange dauert die Heilung danach?",
        "Ich möchte bitte einen Termin vereinbaren",
    ],
    "it": [
        "Buongiorno, quanto costa il trattamento?",
        "Quanto dura il trattamento al viso?",
        "Vorrei prenotare un appuntamento",
    ],
    "pt": [
        "Olá, quanto custa o tratamento?",
        "Dói muito?",
        "Gostaria de marcar uma consulta",
    ],
    "ro": [
        "Bună ziua, cât costă tratamentul?",
        "Doare foarte tare?",
        "Aș dori să fac o programare",
    ],
    "ar": [
        "مرحبا، كم تكلفة العلاج؟",
        "هل هو مؤلم؟",
        "أريد حجز موعد",
    ],
    "ur": [
        "السلام علیکم، علاج کی قیمت کیا ہے؟",
        "کیا درد ہوتا ہے؟",
        "مجھے ملاقات کا وقت چاہیے",
    ],
    "zh": [
        "您好，治疗多少钱？",
        "疼吗",
        "我想预约",
    ],
}
ENGLISH = [
    "whats microneedling",
    "how much",
    "hi",
    "hello there",
    "ok",
    "yes please",
    "no",
    "collagen?",
    "does it hurt",
    "i want book apointment plz",
    "price for face and neck pls",
    "is good for skin dark?",
    "wat is da price 4 1 sesh",
    "u do dermaroller or no",
    "my names Priya Chowdhury",
    "café latte spa day",
    "Is Juvéderm the same as a facial à la carte?",
    "botox vs microneedling",
    "die hard scars",
    "asdfgh jkl qwrtp",
    "sdkjfhskdjfh",
    "12/12/2026 10:30",
    "£££",
    "😀😀😀",
    "",
    "   ",
]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FOREIGN.items() for text in texts])
def test_a_message_in_another_language_is_recognised(code: str, text: str) -> None:
    assert detect(text) == code


def test_german_with_words_that_english_has_too_is_recognised() -> None:
    assert detect("Guten Tag, was kostet die Behandlung?") == "de"


@pytest.mark.parametrize("text", ENGLISH)
def test_english_and_what_looks_foreign_in_it_is_left_alone(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [("Hola", "es"), ("bonjour!", "fr"), ("Danke", "de"), ("cześć", "pl"), ("ciao", "it")]
)
def test_a_one_word_opener_is_enough(text: str, code: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Hola",
        "María José Fernández Ruiz",
        "Łukasz Wiśniewski",
        "Jürgen Groß",
        "王小明",
        "Zürich",
        "Siobhán Ní Bhriain",
        "Nguyễn Thị Minh Khai",
    ],
)
def test_a_short_answer_to_a_form_is_not_judged(text: str) -> None:
    assert detect(text, in_form=True) is None


def test_a_long_foreign_answer_to_a_form_is_recognised() -> None:
    assert detect("Quiero pedir una cita para la semana que viene, por favor", in_form=True) == "es"


def test_a_language_without_a_line_of_its_own_is_other() -> None:
    assert detect("こんにちは、治療はいくらですか？") == "other"


@pytest.mark.parametrize("code", CODES)
def test_every_language_that_is_told_has_an_authored_line(code: str) -> None:
    assert Content.load().has(f"utter_non_english_{code}")


@given(st.text(max_size=60), st.booleans())
def test_any_text_can_be_judged(text: str, in_form: bool) -> None:
    assert detect(text, in_form=in_form) in {None, "other", *CODES}
