"""A Dask cluster that works for a run: the connection, and what is sent there and comes back."""
