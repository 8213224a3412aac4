"""Who may see what, over all services: the document that a data protection officer reads."""
