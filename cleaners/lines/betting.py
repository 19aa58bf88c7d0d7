"""Betting brands as hijacked pages write them: 永利娱乐, 开云体育, bet365官网."""

from functools import cache
from importlib.resources import files

SUFFIXES = ("官方网站", "官网", "体育", "娱乐", "棋牌", "彩票", "登录", "入口")
"""What follows a brand; most are ordinary words without it."""


@cache
def brand() -> str:
    """Return what matches a brand of ``betting_brands.txt``, for use inside a pattern."""
    lines = files(__package__).joinpath("betting_brands.txt").read_text(encoding="utf-8").split("\n")
    return f"(?:{'|'.join(line for line in lines if line and not line.startswith('#'))})"


@cache
def brand_pattern() -> str:
    """Return what matches a brand with a suffix, for use inside a pattern."""
    return f"{brand()}(?:{'|'.join(SUFFIXES)})"
