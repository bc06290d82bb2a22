"""What comes next for an address, decided without a socket: states in, new states out."""
