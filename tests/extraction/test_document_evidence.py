"""What a document shows decides for all that its page says: headline, body, the lines around it, and the head."""

from cleaners import Rules, clean_page

GENUINE = """<html><head><title>臺北公車路線調整</title><meta name="ContentSource" content="雲溪新聞網">
<meta name="description" content="臺北市政府說明公車路線調整。"></head><body><h1>臺北公車路線調整</h1>
<div class="info">2024-04-07 08:30 來源：雲溪新聞網 作者：陳遠山 責任編輯：許臨風</div>
<div id="text"><p>臺北市政府昨日召開記者會，說明公車路線調整，並於下月起試辦三個月，屆時再行檢討。</p>
<p>交通局指出，調整後的路線將行經學校與醫院，民眾轉乘捷運更為方便，班次也較以往密集。</p></div></body></html>"""

MIRROR = """<html><head><title>縣長(zhǎng)調研春耕備耕工作</title><meta name="ContentSource" content="青禾日報(bào)">
<meta name="description" content="縣長(zhǎng)顧明遠到石橋鎮(zhèn)調研。"></head><body>
<h1>縣長(zhǎng)調研春耕備耕工作</h1>
<div id="text"><p>青禾縣融媒體中心訊(記者 柳青)4月6日,顧明遠到石橋鎮調研春耕備耕工作,察看農資儲備情況。</p>
<p>顧明遠指出,要把農資統籌好,確保應種盡種,讓農戶心里有數,各單位要抓好落實。</p></div></body></html>"""


def test_a_portal_that_asks_for_simplified_script_gets_its_metadata_in_it() -> None:
    article = clean_page(GENUINE.encode(), rules=Rules(script="simplified"))
    assert article.text.startswith("台北市政府昨日召开记者会，说明公车路线调整")
    assert (article.source, article.authors, article.editor) == ("云溪新闻网", ("陈远山",), "许临风")
    assert (article.description, article.disagreements) == ("台北市政府说明公车路线调整。", ())


def test_a_portal_that_does_not_ask_gets_genuine_text_as_it_is() -> None:
    article = clean_page(GENUINE.encode())
    assert article.text.startswith("臺北市政府昨日召開記者會")
    assert article.description == "臺北市政府說明公車路線調整。"


def test_pinyin_in_a_headline_proves_it_for_the_head_of_the_page() -> None:
    article = clean_page(MIRROR.encode())
    assert (article.title, article.source) == ("县长调研春耕备耕工作", "青禾日报")
    assert article.description == "县长顾明远到石桥镇调研。"
    assert article.text.startswith("青禾县融媒体中心讯（记者 柳青）4月6日，顾明远到石桥镇")
