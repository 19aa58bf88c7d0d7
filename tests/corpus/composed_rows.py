"""An article and rows of the corpus, composed for the tests of this folder."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from cleaners import Article
from cleaners.article import Attachment, Cut, Damaged, Image, Residue
from cleaners.ledger.spans import Change
from corpus.table.editions import Edition, Row, article_id, edition_row

BEIJING = timezone(timedelta(hours=8))

ARTICLE = Article(
    title="清水湾大桥通车",
    subtitles=("历时三年",),
    text="清水湾大桥昨日通车。\n两岸居民步行过桥。",
    published=datetime(2022, 3, 1, 9, 30, tzinfo=BEIJING),
    published_date=date(2022, 3, 1),
    published_precision="minute",
    published_raw="2022-03-01 09:30",
    source="清水湾日报",
    authors=("林一禾", "陈渡"),
    keywords=("大桥",),
    images=(Image("/a.jpg", None), Image("/b.jpg", "通车")),
    attachments=(Attachment("/附件.pdf", "附件"),),
    document=(("文号", "清政〔2022〕3号"),),
    language="zh",
    script="Hans",
    spans=(Change(3, 4, "wan湾", "pinyin"), Change(10, 11, "，。", "punctuation")),
    title_spans=(Change(0, 2, "淸水", "script"),),
    cuts=(Cut("div#share", "share", 12, "分享到"),),
    residues=(Residue("pinyin_toned", 2, 0.9, repaired=True),),
    damaged=(Damaged(3, 5, "byte_damage"),),
    disagreements=(("source", "别处"),),
    encoding="gb18030",
    encoding_how="score",
    confidence=0.75,
    extractor="blocks",
)


def made_row(seq: int, *, key: object = None, portal: str = "qingshui", gone: bool = False, **fields: object) -> Row:
    """Return a row: an article a number, named after the number unless *key* says otherwise."""
    url = f"http://news.test/{seq if key is None else key}"
    text = fields.pop("text", ARTICLE.text)
    edition = Edition(
        **{
            "portal": portal,
            "id": article_id(portal, url),
            "edition": 1,
            "seq": seq,
            "url": url,
            "cause": "gone" if gone else "new",
            "first_seen": datetime(2022, 3, 2, tzinfo=UTC) + timedelta(minutes=seq),
            "record_id": f"urn:uuid:{seq}",
            "body_sha256": None if gone else "ab" * 32,
            "run": "run",
            "cleaner_version": "0.1.0",
            "seed_hash": "cd" * 32,
            "article": None if gone else replace(ARTICLE, text=text),
        }
        | fields
    )
    return edition_row(edition)
