"""A folder of Markdown that no generator is known for: it may be one of Jekyll that has no configuration."""

from postlint.generators.protocol import Generator

GENERATOR = Generator("plain.publisher:Plain")
