"""A system of two tiny services, made of the kit and nothing else: what it promises, it promises for every service."""
