"""EX: external addresses, as the network found them."""
