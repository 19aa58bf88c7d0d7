"""What stands between Scrapy and the network: the simulator's door, and a resolver for public addresses only."""
