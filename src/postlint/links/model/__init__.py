"""The words of the network: addresses, requests, responses, verdicts. Nothing here opens a socket."""
