"""Licences: of pictures, of content, of downloads."""
