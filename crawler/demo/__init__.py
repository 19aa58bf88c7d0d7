"""``make demo``: a crawl of the simulator, its corpus beside the truth, and one article to look at."""
