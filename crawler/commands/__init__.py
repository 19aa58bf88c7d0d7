"""Commands of ``scrapy``, one module each."""
