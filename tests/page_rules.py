"""What every page must be, whatever it shows: the rules run on each HTML page that any test fetches."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
# Words of the trade that never belong beside a child.
UNKIND = re.compile(
    r"\b(?:truant\w*|offenders?|refusers?|failed to attend|failing pupils?|problem pupils?|at[- ]risk)\b",
    re.IGNORECASE,
)
LEFT_OVER = re.compile(
    r"\{\{|\{%|\bNone\b(?! (?:of|left|yet|in|at|on|this|since)\b)|\bnan\b|<[A-Za-z_.]+ object"
)


@dataclass(slots=True)
class Element:
    """One element: its name, its attributes, what it holds."""

    name: str
    attributes: dict[str, str]
    parent: "Element | None"
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def every(self, *names: str) -> list["Element"]:
        return [element for element in self.walk() if element.name in names]

    def text(self) -> str:
        """What a reader reads here: white space folded, scripts left out, pictures by their words."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        if self.name in {"script", "style", "template"}:
            return
        if self.name == "img":
            yield self.attributes.get("alt", "")
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._pieces()

    def inside(self, name: str) -> bool:
        return self.parent is not None and (self.parent.name == name or self.parent.inside(name))

    def described(self) -> str:
        shown = "".join(
            f' {key}="{self.attributes[key]}"' for key in ("id", "name", "class") if key in self.attributes
        )
        return f"<{self.name}{shown}>"


class _Reader(HTMLParser):
    """Builds the tree; an element left open is closed where its parent closes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {}, None)
        self.open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.open))

    def handle_endtag(self, tag: str) -> None:
        closing: Element | None = self.open
        while closing is not None and closing.name != tag:
            closing = closing.parent
        if closing is not None and closing.parent is not None:
            self.open = closing.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def read(html: str) -> Element:
    """The tree of a page or a fragment."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def complaints(html: str, *, fragment: bool = False) -> list[str]:
    """Every rule that a page, or a fragment of one, breaks; each in a sentence."""
    page = read(html)
    rules = (_inline, _labels, _names, _forms, _identifiers, _pictures, _words)
    found = [sentence for rule in rules for sentence in rule(page)]
    return found if fragment else [*_document(html, page), *found]


def _document(html: str, page: Element) -> Iterator[str]:
    if not html.lstrip().lower().startswith("<!doctype html>"):
        yield "The page does not begin with <!doctype html>."
    if not any(element.attributes.get("lang", "").startswith("en") for element in page.every("html")):
        yield "The html element does not say its language."
    if len(page.every("main")) != 1:
        yield f"There are {len(page.every('main'))} main landmarks; there is one on every page."
    headings = [heading.text() for heading in page.every("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"There is one first heading on every page; here they are {headings}."
        return
    title = next((element.text() for element in page.every("title")), "")
    if not title.removeprefix("Error: ").startswith(headings[0]):
        yield f"The title “{title}” does not begin with the first heading “{headings[0]}”."


def _inline(page: Element) -> Iterator[str]:
    for element in page.walk():
        for name, value in element.attributes.items():
            if name.startswith("on") or name == "style":
                yield f"{element.described()} has an inline {name}."
            if name in {"href", "src", "action"} and value.strip().lower().startswith("javascript:"):
                yield f"{element.described()} has a javascript address."
    for element in page.every("style"):
        yield f"{element.described()} is an inline style."
    for element in page.every("script"):
        if "src" not in element.attributes:
            yield f"{element.described()} is an inline script."
    for element in page.every("script", "link", "img", "iframe"):
        address = element.attributes.get("src") or element.attributes.get("href", "")
        if re.match(r"(?:https?:)?//", address):
            yield f"{element.described()} is fetched from elsewhere: {address}"


def _labels(page: Element) -> Iterator[str]:
    labelled = {label.attributes.get("for") for label in page.every("label")}
    for element in page.every(*LABELLED):
        if element.attributes.get("type", "").lower() in NEEDS_NO_LABEL:
            continue
        named = {"aria-label", "aria-labelledby"} & element.attributes.keys()
        if not named and not element.inside("label") and element.attributes.get("id") not in labelled:
            yield f"{element.described()} has no label."


def _names(page: Element) -> Iterator[str]:
    for element in page.every("a", "button", "th", "legend", "summary", "caption", "h1", "h2", "h3"):
        if element.name == "a" and "href" not in element.attributes:
            continue
        named = {"aria-label", "aria-labelledby", "title"} & element.attributes.keys()
        drawn = any(child.every("title") for child in element.every("svg"))
        if not element.text() and not named and not drawn:
            yield f"{element.described()} says nothing."
    for element in page.every("button"):
        if element.text().lower() in {"submit", "ok", "go"}:
            yield f"The button “{element.text()}” does not say what will happen."


def _forms(page: Element) -> Iterator[str]:
    for form in page.every("form"):
        method = form.attributes.get("method", "get").lower()
        fields = {element.attributes.get("name") for element in form.every("input")}
        if method == "post" and "csrfmiddlewaretoken" not in fields:
            yield f"{form.described()} posts without its token."
        if not form.every("button") and not any(
            element.attributes.get("type") in {"submit", "image"} for element in form.every("input")
        ):
            yield f"{form.described()} has no button, so it needs JavaScript."


def _identifiers(page: Element) -> Iterator[str]:
    elements = list(page.walk())
    counts = Counter(element.attributes["id"] for element in elements if "id" in element.attributes)
    yield from (f"The id “{name}” is used {times} times." for name, times in counts.items() if times > 1)
    for element in elements:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for wanted in element.attributes.get(name, "").split():
                if wanted not in counts:
                    yield f"{element.described()} points with {name} to “{wanted}”, which is not here."


def _pictures(page: Element) -> Iterator[str]:
    for element in page.every("img"):
        if "alt" not in element.attributes:
            yield f"{element.described()} has no words for who cannot see it."
    for element in page.every("svg"):
        hidden = element.attributes.get("aria-hidden") == "true" or element.inside("svg")
        named = {"aria-label", "aria-labelledby"} & element.attributes.keys() or element.every("title")
        if not hidden and not named:
            yield f"{element.described()} is neither named nor hidden."


def _words(page: Element) -> Iterator[str]:
    text = page.text()
    yield from (f"The page says “{match[0]}”." for match in UNKIND.finditer(text))
    for match in LEFT_OVER.finditer(text):
        around = text[max(match.start() - 20, 0) : match.end() + 20]
        yield f"Something was left unfilled: “…{around}…”."
