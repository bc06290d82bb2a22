"""The requests themselves: queues of hosts, connections, and what is read of the responses."""
