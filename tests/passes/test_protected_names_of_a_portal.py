from cleaners import Rules
from cleaners.article import undo
from cleaners.text import repaired

MIRRORED = (
    "新聞(wén)網(wǎng)記者獲(huò)悉，昨日，南乾鎮(zhèn)召開會(huì)議(yì)，鎮(zhèn)長(zhǎng)在會(huì)上說(shuō)，要把工作做好。"
    "南乾的建設(shè)進(jìn)入新階(jiē)段。衣服曬乾了。"
)


def test_a_name_that_the_portal_protects_reads_as_the_seed_writes_it() -> None:
    without, with_it = (repaired(MIRRORED, rules=rules) for rules in (Rules(), Rules(protect=("南乾",))))
    assert "南乾镇召开会议" in with_it.article.text
    assert "衣服晒干了" in with_it.article.text
    assert "南干镇" in without.article.text
    assert undo(with_it.article) == undo(without.article)
