"""Shows an article with its edits in place, for people and for fixtures."""

from collections.abc import Iterable, Iterator

from cleaners.article import Article, Cut
from cleaners.ledger.spans import Change


def marked(article: Article) -> str:
    """Return the text with every edit shown where it was made, and below it what was cut from the page.

    ``⟦pass|cut⟧`` was removed, ``⟦pass|old⟶new⟧`` replaced; a line ``✂ kind, 120 characters, div.main>div: beginning``
    is a part of the page that went before there was a text; ``⚖ only blocks, 120 characters: beginning`` is one that
    only one of two judges had in its body.
    """
    sides = [f"⚖ {part}" for field, part in article.disagreements if field == "body"]
    return "\n".join(["".join(_parts(article.text, article.spans)), *map(_cut_line, article.cuts), *sides])


def _parts(text: str, spans: Iterable[Change]) -> Iterator[str]:
    at = 0
    for start, end, old, by in spans:
        yield text[at:start]
        yield f"⟦{by}|{old}⟶{text[start:end]}⟧" if end > start else f"⟦{by}|{old}⟧"
        at = end
    yield text[at:]


def _cut_line(cut: Cut) -> str:
    return f"✂ {cut.kind}, {cut.characters} characters, {cut.path}: {cut.beginning}"
