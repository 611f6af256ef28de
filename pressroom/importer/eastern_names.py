"""Find the names of people in Japanese, Chinese and Korean lines: after words for who answers, or a rank."""

import re
from collections.abc import Iterator

_HAN = r"[\u4e00-\u9fff\uac00-\ud7af々]"
_NAME = rf"{_HAN}{{1,4}}(?:[ \u3000]{_HAN}{{1,4}})?"
_READING = r"(?:\s?[（(][\u3040-\u30ff\s\u3000・]{2,20}[)）])?"
_LABELLED = re.compile(
    r"(?:(?:広報|報道|取材|窓口)?担当者?|連絡人|联系人|聯絡人|联络人|담당자|책임자|문의)\s*[:：／/]\s*"
    rf"(?P<names>{_NAME}{_READING}(?:[、,，・／/]\s?{_NAME}{_READING})*)(?=[\s\u3000、,，(（)）:：]|$)"
)
_RANKED = re.compile(
    r"(?:教授|講師|助教|研究員|部長|課長|室長|係長|主任|主査|社長|社长|主任|经理|과\s?장|팀\s?장|실\s?장|국\s?장|사무관|주무관|담당자|책임자)"
    rf"[\s\u3000]+(?P<names>{_NAME}){_READING}(?=[\s\u3000、,，(（)）:：]|$)"
)
_BEFORE_RANK = re.compile(
    r"(?P<names>[가-힣]{3,4})(?= ?(?:과장|팀장|부장|차장|대리|사무관|주무관|실장|국장|매니저|연구원|교수)(?![가-힣]))"
)
_WITH_READING = re.compile(rf"(?P<names>{_NAME})\s?[（(][\u3040-\u30ff\s\u3000・]{{2,20}}[)）]")
_KOREAN = re.compile(
    r"(?:남궁|황보|제갈|선우|[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹모탁국])"
    r"[가-힣]{1,2}"
)
_KOREAN_WORD = re.compile(r".*[과부팀실국처청관장자]|전화.*|문의.*|.*[은는을를]")
_SEPARATOR = re.compile(r"[、,，・／/]\s?")
_RANK = re.compile(r"(?:책임자|담당자|사무관|주무관|과\s?장|팀\s?장|.*[課部室係局科处處])")


def find_eastern_names(text: str) -> Iterator[re.Match[str]]:
    """Yield the names in a line, each as the match of its characters."""
    spans: set[int] = set()
    for pattern in (_LABELLED, _RANKED, _BEFORE_RANK, _WITH_READING):
        for match in pattern.finditer(text):
            for part in _list_parts(text, match.start("names"), match.end("names")):
                if part.start() not in spans and not _RANK.fullmatch(part[0].replace(" ", "")):
                    spans.add(part.start())
                    yield part


def is_korean_name(line: str) -> bool:
    """Return whether a line is three or four Korean letters that begin with a common family name."""
    return len(line) >= 3 and _KOREAN.fullmatch(line) is not None and _KOREAN_WORD.fullmatch(line) is None


def _list_parts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    position = start
    for separator in [*_SEPARATOR.finditer(text, start, end), None]:
        stop = separator.start() if separator else end
        part = re.compile(_NAME).match(text, position, stop)
        if part:
            yield part
        position = separator.end() if separator else end
