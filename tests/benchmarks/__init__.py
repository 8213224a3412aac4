"""The benchmark: the kit's relay and consumer against raw pika and against what a team would otherwise pick."""
