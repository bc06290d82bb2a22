"""Hexo (https://hexo.io)."""

from postlint.generators.protocol import Generator

GENERATOR = Generator("hexo.publisher:Hexo", detector="hexo.publisher:is_hexo")
