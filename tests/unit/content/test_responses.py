"""What the assistant says: each sentence of the document is accounted for, and every text obeys the rules."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.lint.check import lint, main
from cli.lint.responses import EXEMPT, answer_grades
from cli.lint.rules import RULES, Flaw
from cli.lint.sources import Facts, load_facts
from cli.lint.text import check_text
from clinic import ROOT

FACTS = load_facts(ROOT)


def load(name: str) -> Any:
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


RESPONSES: dict[str, list[dict[str, Any]]] = load("domain.yml")["responses"]
TOPICS: dict[str, dict[str, Any]] = load("data/topics.yml")


def rules_hit(text: str, **options: Any) -> set[str]:
    return {problem.rule for problem in check_text(text, facts=FACTS, **options)}


# ------------------------------------------------------------------------ coverage


def outline() -> Iterator[tuple[str, int]]:
    for section in load("data/outline.yml")["sections"]:
        for number in range(1, section["sentences"] + 1):
            yield section["heading"], number


def covered() -> set[tuple[str, int]]:
    return {(fact["section"], number) for fact in load("data/knowledge.yml")["facts"] for number in fact["sentences"]}


def left_out() -> dict[tuple[str, int], str]:
    return {(item["section"], item["sentence"]): item["reason"] for item in load("data/outline.yml")["left_out"]}


def test_every_sentence_of_the_document_is_covered_or_left_out_for_a_reason() -> None:
    assert set(outline()) - covered() == set(left_out())
    assert all(len(reason.split()) > 3 for reason in left_out().values())


def test_no_fact_cites_a_sentence_that_the_document_does_not_have() -> None:
    assert covered() <= set(outline())


def test_softened_sentences_exist_and_are_still_covered() -> None:
    softened = {(item["section"], item["sentence"]) for item in load("data/outline.yml")["softened"]}
    assert softened <= covered()


def test_every_fact_of_the_guide_is_used_in_an_answer() -> None:
    used = {
        fact
        for variations in RESPONSES.values()
        for variation in variations
        for fact in (variation.get("metadata") or {}).get("facts", [])
    }
    unused = {fact["id"] for fact in load("data/knowledge.yml")["facts"]} - used
    assert unused <= {"better_stretch", "repair_makes_both"}, "facts that repeat what another fact says"


def test_answers_cite_the_section_that_one_of_their_facts_comes_from() -> None:
    section_of = {fact["id"]: fact["section"] for fact in load("data/knowledge.yml")["facts"]}
    for name, variations in RESPONSES.items():
        for variation in variations:
            metadata = variation.get("metadata") or {}
            if metadata.get("facts"):
                sections = {section_of[fact] for fact in metadata["facts"]}
                assert metadata["source"]["section"] in sections, name


# ------------------------------------------------------------------------ own words

SHINGLES = frozenset((ROOT / "tests/unit/content/source_shingles.txt").read_text(encoding="ascii").split())


def shingles(text: str) -> set[str]:
    found = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    runs = (" ".join(found[start : start + 7]) for start in range(len(found) - 6))
    return {hashlib.sha256(run.encode()).hexdigest() for run in runs}


def authored_files() -> list[Path]:
    fixed = [ROOT / name for name in ("domain.yml", "clinic.yml", "README.md")]
    found = [*(ROOT / "data").rglob("*.yml"), *(ROOT / "docs").rglob("*.md")]
    return [path for path in [*fixed, *found] if path.exists()]


@pytest.mark.parametrize("path", authored_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_seven_words_in_a_row_are_the_documents(path: Path) -> None:
    assert not shingles(path.read_text(encoding="utf-8")) & SHINGLES


def test_the_list_of_hashed_runs_is_whole() -> None:
    assert len(SHINGLES) == 510
    assert all(re.fullmatch(r"[0-9a-f]{64}", shingle) for shingle in SHINGLES)


# ------------------------------------------------------------------------ the repository is clean


def test_the_authored_text_has_no_problems() -> None:
    assert [str(problem) for problem in lint(ROOT)] == []


def test_the_command_line_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(ROOT)]) == 0
    assert capsys.readouterr().out == ""


def test_the_median_answer_reads_easily() -> None:
    grades = sorted(answer_grades(ROOT))
    assert grades[len(grades) // 2] <= 6
    assert grades[-1] <= 8


@pytest.mark.parametrize("topic", ["faq_downtime", "faq_serums", "faq_collagen", "faq_what_is"])
def test_the_most_asked_topics_have_four_wordings(topic: str) -> None:
    assert len({variation["text"] for variation in RESPONSES[f"utter_{topic}"]}) >= 4


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.startswith("faq_")])
def test_every_guide_topic_has_two_wordings(topic: str) -> None:
    assert len({variation["text"] for variation in RESPONSES[f"utter_{topic}"]}) >= 2


@pytest.mark.parametrize("wording", RESPONSES["utter_faq_downtime"])
def test_the_downtime_is_always_attributed_and_never_a_number_of_days(wording: dict[str, Any]) -> None:
    assert "guide" in wording["text"]
    assert "minimal" in wording["text"].lower()


@pytest.mark.parametrize("wording", RESPONSES["utter_welcome"])
def test_the_welcome_says_what_it_is_and_is_not(wording: dict[str, Any]) -> None:
    for part in ("automated assistant", "not for emergencies", "999", "questions", "booking request"):
        assert part in wording["text"]
    assert re.search(r"\{privacy_notice_url\}|privacy notice", wording["text"])


def test_the_999_text_opens_with_the_call() -> None:
    (wording,) = RESPONSES["utter_unsafe_999"]
    assert wording["text"].startswith("Call 999 now.")
    assert '"anaphylaxis"' in wording["text"]
    assert "adrenaline pen" in wording["text"]


@pytest.mark.parametrize("name", ["utter_unsafe_111", "utter_urgent_reaction"])
def test_the_111_text_opens_with_the_call_and_needs_no_fact(name: str) -> None:
    assert all(wording["text"].startswith("Please call NHS 111 now") for wording in RESPONSES[name])
    assert any("{" not in wording["text"] for wording in RESPONSES[name])


def test_the_self_harm_text_names_samaritans_and_sells_nothing() -> None:
    (wording,) = RESPONSES["utter_self_harm"]
    assert "116 123" in wording["text"]
    assert "NHS 111" in wording["text"]
    assert not re.search("microneedling|treatment|appointment", wording["text"])


@pytest.mark.parametrize("name", [name for name in RESPONSES if name.startswith("utter_non_english")])
def test_every_language_line_names_the_emergency_number(name: str) -> None:
    assert all("999" in wording["text"] for wording in RESPONSES[name])


def test_the_demo_clinic_is_marked_and_leaves_five_facts_empty() -> None:
    clinic = load("clinic.yml")
    assert clinic["demo"] is True
    assert sum(fact["value"] is None for fact in clinic["facts"].values()) == 5


def test_the_consent_wording_has_a_version() -> None:
    for name in ("utter_ask_booking_consent", "utter_ask_booking_consent_error"):
        assert all(wording["metadata"]["consent_version"] == 1 for wording in RESPONSES[name])


def test_only_two_kinds_of_text_are_exempt_from_any_rule() -> None:
    assert set(EXEMPT) == {"utter_non_english_", "utter_ask_prp_rf_variants"}


# ------------------------------------------------------------------------ planted lines

BAD = [
    ("painless", "The treatment is painless."),
    ("painless", "It is almost pain-free for most people."),
    ("painless", "Don't worry, it doesn't hurt."),
    ("no-downtime", "There is no downtime."),
    ("no-downtime", "You get all this with zero downtime."),
    ("unattributed", "The downtime is minimal."),
    ("unattributed", "You can go straight back to work."),
    ("unattributed", "The needles do no lasting damage."),
    ("guarantee", "We guarantee smoother skin."),
    ("guarantee", "You will see results."),
    ("guarantee", "No doubt we can promise you a change."),
    ("cure", "It cures acne."),
    ("cure", "It gets rid of your scars."),
    ("cure", "The treatment removes deep wrinkles."),
    ("permanent", "The change is permanent."),
    ("permanent", "Your skin stays smooth forever."),
    ("risk-free", "It is a risk-free treatment."),
    ("risk-free", "There are no side effects."),
    ("safe", "Microneedling is safe."),
    ("safe", "It is not only quick but safe."),
    ("safe", "We treat you safely."),
    ("best", "This is the best treatment for lines."),
    ("best", "We are London's top clinic."),
    ("effective", "It is highly effective."),
    ("effective", "The method is clinically proven."),
    ("miracle", "A miracle for tired skin."),
    ("miracle", "It will transform how you look."),
    ("medicine-name", "Some people have Botox as well."),
    ("medicine-name", "We offer anti-wrinkle injections too."),
    ("medicine-name", "People on isotretinoin should ask."),
    ("urgency", "Book now, it won't wait."),
    ("urgency", "There are only two slots left this week."),
    ("urgency", "This price is for today only."),
    ("insecurity", "Say goodbye to ugly skin."),
    ("insecurity", "Look years younger."),
    ("booked-claim", "You're booked for Tuesday."),
    ("booked-claim", "Your appointment is confirmed."),
    ("booked-claim", "Thanks, see you on Friday."),
    ("suitability", "You can have it."),
    ("suitability", "Yes, you are suitable."),
    ("suitability", "You cannot have microneedling."),
    ("suitability", "It is right for your skin."),
    ("symptom-verdict", "That's normal."),
    ("symptom-verdict", "It is quite normal after the first visit."),
    ("symptom-verdict", "There is nothing to worry about."),
    ("symptom-verdict", "That sounds like an allergy."),
    ("medicine-advice", "Stop your blood thinners first."),
    ("medicine-advice", "Don't stop your tablets."),
    ("medicine-advice", "Please leave a gap after a course of antibiotics."),
    ("medicine-advice", "With that medicine, come back in some months."),
    ("pretend-person", "I'm a nurse at the clinic."),
    ("pretend-person", "I am one of the practitioners."),
    ("pretend-person", "In my experience it helps."),
    ("law", "The law says you must be an adult."),
    ("law", "By law we can't treat you."),
    ("markup", "This is **important**."),
    ("markup", "See [our page](https://demo-clinic.example)."),
    ("markup", "One thought.\n\nAnother thought."),
    ("markup", "<b>Hello</b>"),
    ("markup", "- one\n- two"),
    ("asks-personal", "What is your date of birth?"),
    ("asks-personal", "Please send a photo of your skin."),
    ("asks-personal", "Tell me your card number."),
    ("asks-personal", "Do you have any allergies?"),
    ("asks-personal", "Please describe your medical history."),
    ("radio-frequency", "Radio-frequency needling works in the same way."),
    ("radio-frequency", "RF needling tightens skin."),
    ("marketing", "You deserve it, so treat yourself."),
    ("marketing", "Ask about our special offers."),
    ("number", "One session is £99."),
    ("number", "It takes 45 minutes."),
    ("number", "Redness lasts two to three days."),
    ("number", "You need a few sessions."),
    ("number", "It works for 80% of people."),
    ("number", "We are open until 9 pm."),
    ("number", "Call us on 020 7946 0999."),
    ("number", "Come back within a week."),
    ("number", "Millions of people have had it."),
    ("address", "We are at 12 Harley Street."),
    ("address", "The postcode is W1G 9PF."),
    ("qualification", "She is a registered nurse."),
    ("qualification", "Both are fully qualified."),
    ("british-spelling", "It evens out skin color."),
    ("british-spelling", "It helps to minimize pores and signs of aging."),
    (
        "reading-grade",
        "Utilisation of microneedling considerably facilitates dermatological rejuvenation for us all.",
    ),
    ("sentence-length", "The skin " + "and the skin " * 6 + "is fine."),
    ("reply-length", "The skin heals. " * 21),
]


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_a_bad_line_is_caught(rule: str, text: str) -> None:
    assert rule in rules_hit(text)


GOOD = [
    "Our guide describes the downtime as minimal. It gives no number of days, and skin varies.",
    "We can't promise a result.",
    "I can't say whether it is safe for you.",
    "I can't say whether it suits you.",
    "Nobody can guarantee how your skin will look.",
    "It is not a cure.",
    "Results are not permanent, as far as we know.",
    "It is only a request until staff confirm a time with you.",
    "Your visit is not confirmed yet.",
    "I'm an automated assistant, not a person.",
    "Call 999 now.",
    "Please call NHS 111 now.",
    "Samaritans are on 116 123.",
    "Are you 18 or over?",
    "We only treat people aged 18 or over. That is our clinic's policy.",
    "Please don't send photos of your skin.",
    "We never ask for card details.",
    "One session for the face is £180.",
    "A session takes about 60 minutes.",
    "Sessions here are at least four weeks apart.",
    "You can call us on 020 7946 0321 or +44 20 7946 0321.",
    "The needles make thousands of very small holes.",
    "For a medicine, ask a pharmacist or your doctor.",
    "I can't tell you to stop or start a medicine.",
    "We are open Monday to Friday 9 am to 6 pm.",
    "Which days or times would suit you?",
    "My answers do not cover radio-frequency needling.",
    "Our guide says repair starts without major harm to the skin.",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_line_passes(text: str) -> None:
    assert check_text(text, facts=FACTS) == []


def test_the_visitors_own_words_are_not_ours_to_check() -> None:
    text = "Please check this.\nName: Best Safe\nContact: 07700 900123"
    assert check_text(text, facts=FACTS, own=["Best Safe", "07700 900123"]) == []
    assert {"best", "safe", "number"} <= rules_hit(text)


def test_a_reply_to_two_questions_may_be_longer() -> None:
    text = "The skin heals well. " * 20
    assert rules_hit(text) == {"reply-length"}
    assert rules_hit(text, max_words=120) == set()


def test_nothing_may_be_quoted_when_the_sources_are_empty() -> None:
    problems = check_text("One session is £180.", facts=Facts())
    assert {problem.rule for problem in problems} == {"number"}


# ------------------------------------------------------------------------ planted faults in a project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "domain.yml",
        "clinic.yml",
        "data/knowledge.yml",
        "data/topics.yml",
        "data/facets.yml",
        "docs/topics.md",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def change(project: Path, name: str, edit: Callable[[Any], object]) -> list[Flaw]:
    path = project / name
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")  # JSON is YAML
    return lint(project)


def first(domain: Any, name: str) -> Any:
    return domain["responses"][name][0]


FAULTS: list[tuple[str, str, Callable[[Any], object]]] = [
    ("placeholder", "domain.yml", lambda d: first(d, "utter_greet").update(text="Hello {nobody}.")),
    ("placeholder", "domain.yml", lambda d: first(d, "utter_greet").update(text="Hello {name.")),
    (
        "clinic-listed",
        "domain.yml",
        lambda d: first(d, "utter_ask_price")["metadata"].update(clinic=["prices"]),
    ),
    ("clinic-listed", "domain.yml", lambda d: first(d, "utter_ask_price").update(text="{prices}")),
    (
        "unknown-fact",
        "domain.yml",
        lambda d: first(d, "utter_faq_pores")["metadata"].update(facts=["made_up"]),
    ),
    ("source", "domain.yml", lambda d: first(d, "utter_faq_pores")["metadata"].pop("source")),
    ("source", "domain.yml", lambda d: first(d, "utter_faq_pores")["metadata"].update(facts=[])),
    ("source", "domain.yml", lambda d: first(d, "utter_ask_price")["metadata"].pop("source")),
    ("untraced", "domain.yml", lambda d: first(d, "utter_faq_pores").update(text="It unclogs pores.")),
    (
        "untraced",
        "domain.yml",
        lambda d: first(d, "utter_faq_pores")["metadata"].update(facts=["collagen_is"]),
    ),
    ("fallback", "domain.yml", lambda d: d["responses"]["utter_talk_to_human"].pop()),
    ("fallback", "domain.yml", lambda d: d["responses"]["utter_unsafe_111"].pop()),
    (
        "button-title",
        "domain.yml",
        lambda d: first(d, "utter_booking_read_back")["buttons"][0].update(title="Yes, please send it now"),
    ),
    ("button-title", "data/topics.yml", lambda t: t["ask_price"].update(title="How much does it cost")),
    ("topic", "data/topics.yml", lambda t: t.pop("faq_pores")),
    ("topic", "data/topics.yml", lambda t: t["faq_pores"].update(next=["nowhere"])),
    (
        "topic",
        "data/topics.yml",
        lambda t: t["faq_pores"].update(next=["book", "faq_collagen", "help", "ask_price"]),
    ),
    ("topic", "data/topics.yml", lambda t: t["faq_pores"].pop("about")),
    ("topic", "data/topics.yml", lambda t: t["faq_pores"].update(sels=True)),
    ("topic", "data/topics.yml", lambda t: t["faq_pores"].update(group="faq")),
    ("topic", "data/topics.yml", lambda t: t["faq_pores"].update(sells="no")),
    ("topic", "data/topics.yml", lambda t: t.update(faq_pores="large pores")),
    ("topic", "domain.yml", lambda d: d["responses"].pop("utter_faq_pores")),
    ("channels", "clinic.yml", lambda c: c["channels"]["ice_breakers"][0].update(question="What is it? " * 10)),
    ("channels", "clinic.yml", lambda c: c["channels"]["ice_breakers"][0].update(topic="nowhere")),
    ("channels", "clinic.yml", lambda c: c["channels"].update(menu=["nowhere"])),
    ("safe", "data/topics.yml", lambda t: t["faq_safe_damage"].update(about="how safe it is")),
    ("clinic-fact", "clinic.yml", lambda c: c["facts"]["prices"].pop("review_by")),
    ("clinic-fact", "clinic.yml", lambda c: c["facts"]["prices"].update(source=None)),
    ("clinic-fact", "clinic.yml", lambda c: c["facts"]["prices"].update(review_by="2026-10-01")),
    ("clinic-fact", "clinic.yml", lambda c: c["facts"]["prices"].update(review_by="next year")),
    ("clinic-fact", "clinic.yml", lambda c: c["facts"]["prices"].update(value="So it is. " * 12)),
    ("clinic-fact", "clinic.yml", lambda c: c["facts"]["session_price"].update(value=185)),
    ("painless", "clinic.yml", lambda c: c["facts"]["pain"].update(value="It is painless.")),
    (
        "medicine-advice",
        "clinic.yml",
        lambda c: c["facts"]["preparation"].update(value="Stop all medicines."),
    ),
    ("knowledge", "data/knowledge.yml", lambda k: k["facts"].append(dict(k["facts"][0]))),
    ("knowledge", "data/knowledge.yml", lambda k: k["facts"][0].pop("sentences")),
    ("effective", "data/knowledge.yml", lambda k: k["facts"][0].update(text="It is highly effective.")),
    (
        "reading-grade-median",
        "domain.yml",
        lambda d: [
            variation.update(text="Unquestionably considerable collaboration necessitates communication. " * 4)
            for variations in d["responses"].values()
            for variation in variations
        ],
    ),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("rule", "name", "edit"), FAULTS)
def test_a_fault_in_a_file_is_caught(project: Path, rule: str, name: str, edit: Callable[[Any], object]) -> None:
    assert rule in {problem.rule for problem in change(project, name, edit)}


def test_a_described_topic_whose_id_ends_in_a_figure_needs_an_entry_too(project: Path) -> None:
    page = project / "docs/topics.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n| `ask_parking2` | where to park | |\n", encoding="utf-8")
    assert [flaw.message for flaw in lint(project)] == ["ask_parking2 has no entry"]


def test_a_placeholder_that_would_not_be_filled_is_caught(project: Path) -> None:
    flaws = change(project, "domain.yml", lambda d: first(d, "utter_greet").update(text="Hello from {Clinic-Name}."))
    assert {flaw.rule for flaw in flaws} == {"placeholder"}


def test_the_copy_of_the_project_is_clean_before_a_fault_is_planted(project: Path) -> None:
    assert lint(project) == []


def test_a_clinic_that_has_filled_in_nothing_is_clean_too(project: Path) -> None:
    def empty(clinic: Any) -> None:
        for fact in clinic["facts"].values():
            fact.update(value=None, source=None, reviewed_on=None, review_by=None)

    figures = {"number", "address", "qualification"}
    assert {problem.rule for problem in change(project, "clinic.yml", empty)} & figures == set()


def test_the_command_line_fails_on_a_fault(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(project, "domain.yml", lambda d: first(d, "utter_greet").update(text="This is painless."))
    assert main([str(project)]) == 1
    assert "domain.yml:utter_greet[0]: painless" in capsys.readouterr().out


def test_every_rule_is_proven_by_a_planted_line_or_fault() -> None:
    assert {rule for rule, _ in BAD} | {rule for rule, _, _ in FAULTS} == set(RULES)
