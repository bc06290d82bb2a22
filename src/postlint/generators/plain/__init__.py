"""A folder of Markdown that no generator is known for."""

from postlint.generators.protocol import Generator

GENERATOR = Generator("plain.publisher:Plain")
