"""The pipeline of a run, a stage a module."""
