"""What watches a crawl: its progress, and the delay that robots.txt asks for."""
