"""What was taken back and what was refused: the days and hours of a message in order, each with whether it suits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from clinic.times.days import Days, Hours
from clinic.times.tokens import Token

_BREAKS = ";b"
_JOINING = "oc,;bp-"
_MOST_WORDS_REFUSED = 2


@dataclass
class Item:
    """Days or Hours. joint: the codes of what joins them to the ones before; gap: how many other words stood
    between.
    """

    value: Days | Hours
    joint: str
    refused: bool = False
    gap: int = 0


def _is_time(token: Token) -> bool:
    return token.code in "QT"


# ------------------------------------------------------------------------ taken back


def without_second_thoughts(tokens: list[Token]) -> list[Token]:
    """Only what was said last, of "Tuesday at 3, no wait, Wednesday": the day changes, the hour stays."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if (token.code == "X" or _is_correcting_no(tokens, index)) and any(map(_is_time, kept)):
            rest = tokens[index + 1 :]
            instead = _clause(rest)
            if _says_another(instead):
                return without_second_thoughts(_put_right(kept, rest, instead))
        kept.append(token)
    return kept


def _is_correcting_no(tokens: Sequence[Token], index: int) -> bool:
    """ "Tuesday, no, Wednesday" — but not "any day, no Wednesdays"."""
    if tokens[index].code != "0":
        return False
    before = next((token for token in reversed(tokens[:index]) if token.code == "Q"), None)
    after = next((token for token in tokens[index + 1 :] if token.code not in ",x"), None)
    return _names_a_day(before) and _names_a_day(after)


def _names_a_day(token: Token | None) -> bool:
    return token is not None and token.code == "Q" and token.value.kind in ("day", "weekday")


def _clause(tokens: Sequence[Token]) -> Sequence[Token]:
    """Up to a full stop with something before it."""
    for index, token in enumerate(tokens):
        if token.code == ";" and any(map(_is_time, tokens[:index])):
            return tokens[:index]
    return tokens


def _says_another(clause: Sequence[Token]) -> bool:
    """Whether it names a time and refuses none."""
    return any(map(_is_time, clause)) and not any(token.code in "!%z" for token in clause)


def _put_right(kept: Sequence[Token], rest: Sequence[Token], instead: Sequence[Token]) -> list[Token]:
    """What was said before without the days if another day is named now, and without the hours if another hour is."""
    lost = {token.code for token in instead if _is_time(token)}
    still = [token for token in kept if _is_time(token) and token.code not in lost]
    return [*still, *rest] if lost == {"T"} else [*rest, *still]


# ------------------------------------------------------------------------ refused


@dataclass
class _Reader:
    """How far a message has been read. since: words since the refusal that is going on, if one is."""

    items: list[Item] = field(default_factory=list)
    joint: str = ""
    gap: int = 0
    refusing: bool = False
    since: int = 0

    def take(self, value: Days | Hours) -> None:
        """A day or an hour."""
        # "I'm not going to tell you about Monday" refuses no day.
        self.refusing = self.refusing and self.since <= _MOST_WORDS_REFUSED
        if isinstance(value, Hours) and self.joint:  # "Tuesday, mornings if possible" is one Tuesday
            value = replace(value, plural=False)
        self.items.append(Item(value, self.joint, self.refusing, self.gap))
        self.joint, self.gap, self.since = "", 0, 0

    def pass_over(self, code: str, after: Sequence[Token]) -> None:
        """Any other word, with what comes after it."""
        if code == "x":
            self.gap += 1
            self.since += 1
        elif code in _JOINING:
            self.joint += code
        if _refuses_what_follows(code, after, self.items, self.joint):
            self.refusing, self.since = True, 0
        else:
            self._end_or_look_back(code, after)

    def _end_or_look_back(self, code: str, after: Sequence[Token]) -> None:
        if code in "%z":
            _refuse_clause(self.items, self.joint)
        if code == "z":
            self.joint += ";"
        if code == "," and self.refusing and self.items and self.items[-1].refused:
            self.refusing = _list_goes_on(self.items[-1], after)
        elif code in "zp" or code in _BREAKS:
            self.refusing = False


def items_of(tokens: Sequence[Token]) -> list[Item]:
    """Days and hours in order, each with whether it is refused."""
    reader = _Reader()
    for index, token in enumerate(tokens):
        if _is_time(token):
            reader.take(token.value)
        else:
            reader.pass_over(token.code, tokens[index + 1 :])
    return reader.items


def _refuses_what_follows(code: str, after: Sequence[Token], items: Sequence[Item], joint: str) -> bool:
    """ "Not Monday", "no Mondays", "can't do Monday", "any day but Monday"."""
    match code:
        case "!":
            return True
        case "0":
            return _begins_with_time(after[:3], passing_over="x")
        case "%":
            return _begins_with_time(after, passing_over="vxJS")
        case "b":
            return _is_exception(items, joint, after[:2])
    return False


def _begins_with_time(tokens: Sequence[Token], passing_over: str) -> bool:
    first = next((token for token in tokens if token.code not in passing_over), None)
    return first is not None and _is_time(first)


def _is_exception(items: Sequence[Item], joint: str, following: Sequence[Token]) -> bool:
    """The "but" of "any day next week but Friday", not that of "next week, but Friday is best"."""
    if not items or items[-1].refused or joint != "b" or not following or following[0].code != "Q":
        return False
    wide = items[-1].value
    return (
        isinstance(wide, Days)
        and wide.kind in ("every", "period")
        and following[0].value.kind in ("weekday", "day")
        and not (len(following) > 1 and following[1].code in "pT")
    )


def _refuse_clause(items: list[Item], joint: str) -> None:
    """ "Mondays and Fridays are no good" refuses both; a comma ends it only if no "and" follows it."""
    if set(joint) & set(_BREAKS):
        return
    joined = False
    for item in reversed(items):
        item.refused = True
        joined = joined or bool({"o", "c"} & set(item.joint))
        if set(item.joint) & {*_BREAKS, "p"} or ("," in item.joint and not joined):
            return


def _list_goes_on(last: Item, tokens: Sequence[Token]) -> bool:
    """After "not Monday,": whether what follows is refused too: "…, Tuesday or Friday", "…, Tuesdays"."""
    following = next((token.value for token in tokens if _is_time(token)), None)
    if following is None or not isinstance(last.value, type(following)):
        return False
    if last.value.kind == following.kind == "every":
        return True
    codes = _codes_of_list(tokens)
    return "o" in codes or codes.find("c") > 0


def _codes_of_list(tokens: Sequence[Token]) -> str:
    """As far as times and what joins them go."""
    codes = ""
    for token in tokens:
        if token.code in "QT,oc":
            codes += token.code
        elif token.code != "x":
            break
    return codes
