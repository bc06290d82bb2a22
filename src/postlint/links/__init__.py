"""The network: which external addresses are alive, checked politely."""
