"""Read the lists below a release's text: keywords, links for further reading, and facts."""

import re
from collections.abc import Sequence

from pressroom.importer.contact_lines import read_line
from pressroom.importer.found import FoundFact, FoundLink
from pressroom.importer.text_blocks import MarkdownBlock, find_links, remove_addresses

_MAX_KEYWORDS = 40
_MAX_KEYWORD = 60
_FACT = re.compile(r"(?P<label>[^\W_][^:\t]{1,60})(?::\s+|\t+)(?P<value>\S.{0,299})")


def read_keywords(blocks: Sequence[MarkdownBlock]) -> tuple[str, ...]:
    """Return the keywords in blocks, or none if the blocks are no list of keywords."""
    lines = [line for block in blocks for line in remove_addresses(block.source).split("\n")]
    keywords = [word for line in lines for part in re.split(r"[,;·•|\t]", line) if (word := part.strip(" .#-*\\"))]
    is_list = len(keywords) <= _MAX_KEYWORDS and all(
        len(word) <= _MAX_KEYWORD and len(word.split()) <= 6 for word in keywords
    )
    return tuple(dict.fromkeys(keywords)) if is_list else ()


def read_links(blocks: Sequence[MarkdownBlock]) -> tuple[FoundLink, ...]:
    """Return the links in blocks of which each line is a link, or none if there is anything else."""
    links: list[FoundLink] = []
    for block in blocks:
        for source, line in zip(block.source.split("\n"), block.lines, strict=False):
            link = _read_link(source, line)
            if link is None:
                return ()
            links.append(link)
    return tuple(dict.fromkeys(links))


def _read_link(source: str, line: str) -> FoundLink | None:
    written = find_links(source)
    if len(written) == 1 and remove_addresses(source).strip(" -*+\\.") == written[0].title:
        return written[0] if written[0].url.startswith(("http://", "https://")) else None
    tokens = read_line(line)
    urls = [token.text for token in tokens if token.kind == "url"]
    texts = [token.text for token in tokens if token.kind != "url"]
    if len(urls) != 1 or len(texts) > 1:
        return None
    url = urls[0] if "://" in urls[0] else f"https://{urls[0]}"
    return FoundLink(title=texts[0] if texts else urls[0], url=url)


def read_facts(blocks: Sequence[MarkdownBlock]) -> tuple[FoundFact, ...]:
    """Return the facts in at least two lines such as `Byggår: 1923`, or none if there is any other line."""
    lines = [line for block in blocks for line in block.lines]
    matches = [_FACT.fullmatch(line) for line in lines]
    if len(lines) < 2 or not all(matches):
        return ()
    return tuple(FoundFact(label=match["label"].strip(), value=match["value"].strip()) for match in matches if match)
