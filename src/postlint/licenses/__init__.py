"""Licences, identified from a text or an address, without the network."""
