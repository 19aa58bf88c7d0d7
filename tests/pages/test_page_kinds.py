"""Short pages that are no article say what they are; notices and news that only tell of such things are articles."""

import pytest

from cleaners import NotAnArticle, clean_page

FENCES = (
    ("访问被拦截", "您的请求带有不合法参数，已被网站管理员设置拦截！如有疑问请联系网站管理员。"),
    ("提示信息", "您的访问过于频繁，请稍后再试。"),
    ("", "当前环境异常，完成验证后即可继续访问。"),
    ("Just a moment...", "Checking your browser before accessing the site."),
)
FAULTS = (
    ("系统维护中", "为了给您提供更好的服务，本网站正在升级维护，请稍后访问。"),
    ("", "数据库连接出错，请检查连接字串。"),
    ("502 Bad Gateway", "nginx"),
    (
        "HTTP Status 500 - java.lang.NullPointerException",
        "at com.example.cms.ArticleAction.show(ArticleAction.java) " * 20,
    ),
)
ARTICLES = (
    (
        "关于系统维护期间暂停服务的公告",
        "因系统升级维护，11月12日8时至18时暂停办理不动产登记业务，给您带来不便，敬请谅解。",
    ),
    ("我市开展网络安全演练", "演练中，模拟的攻击请求均被防火墙拦截，市民的访问没有受到影响，各单位完成了安全检查。"),
    (
        "关于启用新版办事系统的通知",
        "新版系统登录时需要输入手机号码，市民完成实名认证后即可办理业务，旧版系统同时停用。",
    ),
    (
        "消费券今日开抢",
        "市民打开手机程序，请完成验证后领取消费券，该系统正在全市推广，若提示系统繁忙，请稍后再试，券额用完为止，先到先得。",
    ),
    ("郊区供水管网检修", "本网站讯 3月1日起，郊区供水管网正在检修，请市民提前储水，恢复时间另行通知。"),
)


def page(title: str, text: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>".encode()


@pytest.mark.parametrize(("title", "text"), FENCES)
def test_a_page_of_a_firewall_is_a_fence(title: str, text: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        clean_page(page(title, text))
    assert caught.value.kind == "fence"


@pytest.mark.parametrize(("title", "text"), FAULTS)
def test_a_page_on_which_a_server_says_that_it_cannot_is_a_fault(title: str, text: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        clean_page(page(title, text))
    assert caught.value.kind == "fault"


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_what_only_tells_of_firewalls_and_maintenance_is_an_article(title: str, text: str) -> None:
    article = clean_page(page(title, text))
    assert (article.title, article.text) == (title, text)
