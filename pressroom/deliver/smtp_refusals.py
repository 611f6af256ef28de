"""Decide whose fault it is that a mail was refused: the reader's address, the way the newsroom sends, or nobody's.

The enhanced status code decides where it is exact (RFC 3463, 7372, 7505). Where a server gives none, or a general one
such as 5.5.0, its words decide. The words are looked at without the addresses in them, and are never kept.
"""

import re
from typing import Literal, TypeAlias

RefusalKind: TypeAlias = Literal["reader", "policy", "temporary", "undelivered", "message"]
"""Whose fault a refusal is.

`reader`: the address does not exist, or takes no mail any more. `policy`: how the newsroom sends, such as a missing DNS
record; it says nothing about a reader. `temporary`: another attempt may succeed. `undelivered`: refused for good, but
the address may exist, as when a mailbox is full. `message`: this message is not taken, because of its size or content.
"""

_STATUS = re.compile(r"(?<![\d.])#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-(#:]|$)")
_ADDRESS = re.compile(r"<[^<>]{1,400}>|[^\s<>()\"]{1,100}@[^\s<>()\"]{1,260}")
_MAX_TEXT = 4000

# Exact codes about the address: no such mailbox, no such domain, not an address, has moved, takes no mail, disabled.
_READER = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"}
_POLICY = {"1.7", "1.8"}  # about the address of the sender
_MESSAGE = {"2.3", "3.4"}  # too large
# General codes, with which the words say more.
_GENERAL = {"0.0", "1.0", "2.0", "3.0", "4.0", "4.1", "5.0", ""}
_TEMPORARY_POLICY = re.compile(r"7\.(2\d|3\d|40|50\d|51\d|6\d\d|7\d\d)")

_POLICY_WORDS = re.compile(
    r"""spamhaus|\bspf\b|\bdkim\b|\bdmarc\b|\b(?:dns|rbl|ip)?[ -]?bl(?:ack|ock)[ -]?list|\bdnsbl\b|\brbl\b|zen\.|sbl|
    \bban(?:ned|\ list)|barracuda|spamcop|sorbs|senderscore|\bspam(?!.*\bfolder)|unsolicited|\bbulk\ mail|reputation|
    \bpolicy\b|authenticat|unauthenticated|\bptr\b|reverse\ (?:dns|name|lookup)|rdns|
    relay(?:ing)?\ (?:access\ )?(?:is\ )?(?:denied|not\ permitted|prohibited)|not\ permitted\ to\ relay|rcpthosts|
    sender\ (?:address\ )?(?:rejected|denied|verify\ failed|not\ allowed)|
    too\ many\ (?:complaints|messages|connections)|
    user\ complaints|rate\ limit|unexpected\ volume|\[(?:tss|ph|bl|cs|ts)\d{2}\]|\((?:s3140|s3150|s77\d{3})\)|
    \b(?:sc|dy|ou|oc|rp)-00\d|\bcsi\b|client\ host\ .{0,80}blocked|messages\ from\ .{0,80}(?:weren't\ sent|blocked)|
    not\ accept(?:ed|ing)?\ .{0,40}from\ (?:your|this)|suspicious""",
    re.IGNORECASE | re.VERBOSE,
)
_GREYLIST_WORDS = re.compile(
    r"gr[ea]y[ -]?list|try again (?:in|after) \d+ ?(?:s|m)|(?:starttls|tls) (?:is )?not avail", re.IGNORECASE
)
_READER_WORDS = re.compile(
    r"""(?:user|recipient|mailbox|account|address(?:ee)?)\s+(?:is\ |was\ )?(?:unknown|invalid|inactive|disabled|expired|
    closed|deactivated|suspended)|(?:unknown|invalid|no\ such|non-?existent|bad\ destination)\s+(?:local\s+)?(?:user|
    recipient|mailbox|account|address|person|domain)|(?:user|recipient|mailbox|account|address|host|domain)
    (?:\ that\ you\ tried\ to\ reach|\ name)?\s+(?:you.{1,20}\s+)?(?:does\ ?n[o']t|does\ not|do\ not)\s+exist|
    no\ mailbox\ (?:here\ )?by\ that\ name|doesn't\ have\ an?\ \S{0,40}\ ?account|not\ our\ customer|
    (?:user|mailbox|recipient|account|address)(?:\ name)?\s+(?:was\ |could\ |can)?\ ?not(?:\ be)?\s+found|
    unroute?able\ address|requested\ action\ not\ taken:\ mailbox\ unavailable|mailbox\ unavailable|
    recipient\ address\ rejected:\ access\ denied|(?:this\ )?mailbox\ is\ (?:disabled|inactive|no\ longer)|
    recipient\s?not\s?found|not\ a\ (?:valid|known)\ (?:user|mailbox|recipient|address)|
    no\ longer\ (?:valid|active|in\ use|works)|
    has\ been\ (?:disabled|deactivated|closed)|all\ recipients\ (?:are\ )?invalid""",
    re.IGNORECASE | re.VERBOSE,
)
_FULL_WORDS = re.compile(
    r"quota|(?:mailbox|inbox|storage).{0,40}\bfull|full mailbox|out of storage|insufficient.*storage", re.IGNORECASE
)


def classify_refusal(code: int, status: str, text: str) -> RefusalKind:
    """Return whose fault a refusal is, for a reply code, or 0, an enhanced status code, or empty, and the text.

    Everything of 5.7.x is policy, and so are 421 4.7.x and the temporary codes about missing records and reputation. A
    greylist is not. 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10 and 5.2.1 are about the reader. Other final refusals without a
    clear word are `undelivered`: they are counted, but one of them decides nothing.
    """
    words = _ADDRESS.sub(" ", text[:_MAX_TEXT])
    status = status or find_status(words)
    is_permanent = code // 100 == 5 or (code // 100 != 4 and status.startswith("5"))
    detail = status[2:]
    return _classify_permanent(detail, words) if is_permanent else _classify_temporary(code, detail, words)


def _classify_permanent(detail: str, words: str) -> RefusalKind:
    if detail in _READER:
        return "reader"
    if detail in _POLICY or detail.startswith("7."):
        return "policy"
    if detail in _MESSAGE or detail.startswith("6."):
        return "message"
    by_words = _classify_words(words) if detail in _GENERAL else None
    return by_words or ("message" if detail.startswith("5.") else "undelivered")


def _classify_words(words: str) -> RefusalKind | None:
    if _FULL_WORDS.search(words):
        return "undelivered"
    if _POLICY_WORDS.search(words) and not _is_plainly_unknown(words):
        return "policy"
    return "reader" if _READER_WORDS.search(words) else None


def _is_plainly_unknown(words: str) -> bool:
    """Whether a server says first that there is no such address; what comes then is a part of its help."""
    found, other = _READER_WORDS.search(words), _POLICY_WORDS.search(words)
    return bool(found and other and found.start() < other.start())


def _classify_temporary(code: int, detail: str, words: str) -> RefusalKind:
    if _GREYLIST_WORDS.search(words):
        return "temporary"
    if _TEMPORARY_POLICY.fullmatch(detail) or (code == 421 and detail.startswith("7.")):
        return "policy"
    is_about_policy = detail in {*_GENERAL, "7.0", "7.1"} and _POLICY_WORDS.search(words)
    return "policy" if is_about_policy else "temporary"


def find_status(text: str) -> str:
    """Return the first enhanced status code in a text, such as `5.1.1`, or an empty text."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def find_code(text: str) -> int:
    """Return the first reply code in a text, such as 550, or 0."""
    found = _CODE.search(text)
    return int(found[1]) if found else 0


_SPF, _DKIM, _DMARC = "the SPF record", "the DKIM record and signature", "the DMARC record"
_PTR = "the reverse name (PTR) of the sending machine"
_REPUTATION = "nothing in the DNS: the sending machine has a bad reputation or is on a block list"
_ALL = "SPF, DKIM and DMARC"
_MISSING = {
    "20": _DKIM,
    "21": _DKIM,
    "22": "a DKIM signature of the domain of the From address",
    "23": f"{_SPF}, or {_PTR}",  # RFC 7372, and Gmail
    "24": _SPF,
    "25": _PTR,
    "26": _ALL,
    "27": _SPF,
    "28": "nothing in the DNS: too much mail at once, or mail that readers did not want",
    "29": "TLS: the sending machine does not encrypt",
    "30": _DKIM,
    "32": "alignment: SPF or DKIM must be of the domain of the From address",
    "40": _DMARC,
    "509": _DMARC,
    "515": _ALL,
    "9": _ALL,
}


def describe_missing_record(status: str) -> str:
    """Return what a refusal of policy says is missing, by its enhanced status code."""
    subject, _, detail = status[2:].partition(".")
    if subject == "1":
        return "an address of the sender that exists and takes mail"
    if subject == "7" and detail in _MISSING:
        return _MISSING[detail]
    if subject == "7" and (detail.startswith(("6", "7")) or detail == "511") and len(detail) == 3:
        return _REPUTATION
    return f"unknown; check {_ALL}, the reverse name and block lists"
