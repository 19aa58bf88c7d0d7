"""Downloader and spider middlewares, one job each."""
