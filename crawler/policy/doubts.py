"""What is doubted: an article that lost most of its text makes no edition before a second answer says the same. Pure.

A connection, a cache or a broken template can cut a page so that nothing in the answer tells; an editor hardly does.
"""

from cleaners import Article
from crawler.policy.causes import ContentHashes
from crawler.policy.page import Answer, Outcome, Page
from crawler.policy.schedule import doubt_rest
from crawler.policy.visits import unseen

_LEAST_LEFT, _LEAST_LOST = 0.5, 60
"""Of 723 edits of simulated articles none left less than 0.6 of the text; 60 characters are two short sentences, so a
notice of three may lose two, and nine articles of ten are long enough to be doubted. A wrong doubt costs an hour."""


def is_doubtful(page: Page, now: ContentHashes, article: Article, before: Article) -> bool:
    """Tell whether an edit is not to be believed yet; *before* is what today's cleaner makes of the last edition."""
    if page.doubt == now.content:
        return False
    lost = len(before.text) - len(article.text)
    return lost >= _LEAST_LOST and len(article.text) < _LEAST_LEFT * len(before.text)


def doubted(page: Page, answer: Answer, now: ContentHashes, reason: str) -> Outcome:
    """Return the outcome of a doubtful answer: the article stays as it was, and is visited again within the hour.

    Answers that say something else each time are asked for ever less often.
    """
    tries = page.tries + 1 if page.doubt else 1
    outcome = unseen(page, answer, "doubted", reason, doubt_rest(tries))
    after = outcome.page._replace(tries=tries, doubt=now.content, misses=0, missed=None)
    return outcome._replace(page=after, sight=now.sight)


def told(article: Article, before: Article) -> str:
    """Return how much is left of an article, for people."""
    return f"{len(article.text)} of {len(before.text)} characters are left"
