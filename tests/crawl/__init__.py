"""A crawl: people of one academy follow every link and try every identifier of others, and must learn nothing of them (B7)."""
