"""Crawling: the only package that knows Scrapy."""
