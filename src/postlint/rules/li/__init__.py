"""LI: licences, of pictures, of content, of downloads."""
