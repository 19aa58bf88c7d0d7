"""The half-width and full-width forms of the marks of Chinese text."""

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
FULL_WIDTH = str.maketrans(",:;!?()", "，：；！？（）")
