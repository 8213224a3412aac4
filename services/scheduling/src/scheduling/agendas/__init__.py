"""Agendas: proposed by the AID, commented and changed by either side, agreed by both before anybody else reads them (R5)."""
