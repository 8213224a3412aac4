"""Part of a trust's year, played through the services as its people would."""
