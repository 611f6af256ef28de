"""A release as a complete mail (.eml): an Item and the Press in, the octets of an RFC 5322 message out.

Composed by hand, for an EmailMessage costs 4.5 ms; the two parts come from `mail`. It must not ask clock or chance.
"""

import re
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from pressroom.artifact import Item, MailBody
from pressroom.release import MailIdentity, Newsroom, Release
from pressroom.render.mail import MESSAGE_TOKEN, RECIPIENT, TOKEN, feet, html_part, text_part, unsubscribe_url
from pressroom.render.press import Press, subject
from pressroom.render.versions import title
from pressroom.text.dates import rfc822

_PLACEHOLDERS = (RECIPIENT, TOKEN, MESSAGE_TOKEN)
_PLACEHOLDER_WORDS = tuple(word.encode() for word in _PLACEHOLDERS)
_SIGNS = (b"-TOKEN", RECIPIENT.encode())  # one of them is in each placeholder
_FOLD = 78  # RFC 5322, section 2.1.1: lines SHOULD be no longer
_WORD = 57  # of an encoded word, without "=?utf-8?q?" and "?=": fits a folded line after the longest name used here

_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_WORDS = re.compile(r"[^ ]+ ?")
_PLAIN = re.compile(r"[!-~]{1,66}(?: [!-~]{1,66})*")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)

# RFC 2047, section 4.2: a blank is "_"; letters and digits stand for themselves, in phrases too (section 5).
_Q = [chr(code) if code < 0x80 and chr(code).isalnum() else f"={code:02X}" for code in range(0x100)]
_Q[ord(" ")] = "_"

_TOO_LONG = re.compile(rb"^(.{74,75})(=20|=09)$", re.MULTILINE)

# Where a subscriber's own places stand in a part.
_OWN_PLACES = (b"/subscriptions/%b" % TOKEN.encode(), b"/unsubscribe/%b" % TOKEN.encode())


def message(item: Item, press: Press) -> bytes:
    """The mail of a release, with placeholders for what is a subscriber's own.

    It is made after RFC 5322, 2045 to 2047, 2369, 2919, 3834 and 8058. Each placeholder stands whole on its line, and
    nowhere else than where it is meant: `.replace()` on the octets makes a subscriber's message. Lines may begin with
    a dot, which SMTP doubles.
    """
    release = subject(item, MailBody).release
    uuid = press.newsroom.permanent_id(release.first_path)
    # "=_" is in no quoted-printable text (RFC 2045, section 6.7), hence in no part.
    boundary = b"=_%b" % uuid.hex.encode()
    text_foot, html_foot = feet(release, press)
    lines = [
        _head(release, uuid, press),
        b'Content-Type: multipart/alternative;\n boundary="%b"\n' % boundary,
        b"--%b" % boundary,
        _part(b"plain", text_part(item, press), text_foot),
        b"--%b" % boundary,
        _part(b"html", html_part(item, press), html_foot),
        b"--%b--\n" % boundary,
    ]
    return b"\n".join(lines).replace(b"\n", b"\r\n")


def _head(release: Release, uuid: UUID, press: Press) -> bytes:
    newsroom, issuer = press.newsroom, release.organisations[0].name
    sender = press.once("mail-sender", lambda: _mailbox(newsroom.mail.address))
    fields = [
        _from(issuer, sender),
        _folded("To", [RECIPIENT]),
        _folded("Subject", _unstructured(title(release, press.messages(release.language)))),
        f"Date: {rfc822(release.updated)}",
        f"Message-ID: <{uuid}.{release.told}.{MESSAGE_TOKEN}@{sender.rpartition('@')[2]}>",
        press.once(("mail-head", release.language), lambda: _constant(release.language, press)),
    ]
    return "\n".join(fields).encode()


@lru_cache(maxsize=256)
def _from(issuer: str, sender: str) -> str:
    return _folded("From", [*_phrase(issuer), f"<{sender}>"])


def _constant(language: str, press: Press) -> str:
    """The fields that are the same for all releases in a language."""
    newsroom, identity = press.newsroom, press.newsroom.mail
    fields = [
        *([_folded("Reply-To", [_mailbox(identity.reply_to)])] if identity.reply_to else []),
        _folded("List-Id", [*_phrase(press.edition(language).title), f"<releases.{newsroom.id_host}>"]),
        f"List-Unsubscribe: {_ways_out(newsroom, identity)}",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        f"Content-Language: {language}",
        "MIME-Version: 1.0",
    ]
    return "\n".join(fields)


def _ways_out(newsroom: Newsroom, identity: MailIdentity) -> str:
    """One https URI and one mailto, on one line (RFC 8058, section 3.1; RFC 2369, section 3.2)."""
    mailbox = quote(_mailbox(identity.reply_to or identity.address), "@+")
    return f"<{unsubscribe_url(newsroom)}>, <mailto:{mailbox}?subject=unsubscribe%20{TOKEN}>"


def _part(subtype: bytes, content: bytes, foot: bytes) -> bytes:
    """A part with its head. The foot is encoded once: quoted-printable begins anew with every line."""
    head = b'Content-Type: text/%b; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n' % subtype
    begin = content.rfind(b"\n" + foot) + 1
    return head + _quoted(content[:begin]) + _quoted_end(content[begin:])


@lru_cache(maxsize=64)
def _quoted_end(content: bytes) -> bytes:
    return _quoted(content)


def _quoted(content: bytes, places: Sequence[bytes] = _OWN_PLACES) -> bytes:
    """A text in quoted-printable (RFC 2045, section 6.7), each of a subscriber's own places on a line of its own."""
    if not any(sign in content for sign in _SIGNS):
        return _in_lines(content)
    if not places:
        return _without_placeholders(_in_lines(content))
    place, *rest = places
    return (b"=\n%b=\n" % place).join([_quoted(piece, rest) for piece in content.split(place)])


def _in_lines(content: bytes) -> bytes:
    """A text in quoted-printable. The slash that is encoded with it leaves room on the last line for a soft break."""
    quoted = b2a_qp(content + b"/")[:-1]
    has_blanks = b" \n" in content or b"\t\n" in content  # at the end of a line, where b2a_qp makes it too long
    return _TOO_LONG.sub(rb"\1=\n\2", quoted) if has_blanks else quoted


def _without_placeholders(quoted: bytes) -> bytes:
    """A release may speak of a placeholder: a soft break keeps it from being taken for one."""
    for word in _PLACEHOLDER_WORDS:
        if word in quoted:
            quoted = quoted.replace(word, word[:-5] + b"=\n" + word[-5:])
    return quoted


def _mailbox(address: str) -> str:
    """An address with its domain in ASCII (RFC 5890); a local part in other letters stays as it is (RFC 6532)."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"


def _unstructured(text: str) -> list[str]:
    """The words of a header's text: as they are when they can be, else as encoded words."""
    text = _CONTROLS.sub(" ", text).strip()
    return text.split(" ") if _is_plain(text) else _encoded(text)


def _phrase(text: str) -> list[str]:
    """The words of a name before an address (RFC 5322, section 3.2.5)."""
    text = _CONTROLS.sub(" ", text).strip()
    if not _is_plain(text):
        return _encoded(text)
    if not _ATOMS.fullmatch(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        text = f'"{escaped}"'
    return text.split(" ")


def _is_plain(text: str) -> bool:
    """Nothing that must be encoded: no word too long, none that looks encoded, no placeholder."""
    return bool(_PLAIN.fullmatch(text)) and "=?" not in text and not any(word in text for word in _PLACEHOLDERS)


def _encoded(text: str) -> list[str]:
    """Encoded words (RFC 2047), each of at most 75 characters and, where it can be, with whole words only."""
    words = [""]
    for unit in _units(text):
        if len(words[-1]) + len(unit) > _WORD:
            words.append("")
        words[-1] += unit
    return [f"=?utf-8?q?{word}?=" for word in words]


def _units(text: str) -> Iterator[str]:
    """What must not be parted, encoded: each word with the blank after it; of a word too long, each character."""
    for word in _WORDS.findall(text):
        whole = _q(word)
        yield from (whole,) if len(whole) <= _WORD else map(_q, word)


def _q(word: str) -> str:
    """A word in the encoding "Q", in which letters and digits stand for themselves, and "_" for a blank."""
    if word.isascii() and word.isalnum():
        return word
    return "".join([_Q[octet] for octet in word.encode()])


def _folded(name: str, words: Iterable[str]) -> str:
    """A header field, folded between words (RFC 5322, section 2.2.3)."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= _FOLD or lines[-1] == f"{name}:":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\n".join(lines)
