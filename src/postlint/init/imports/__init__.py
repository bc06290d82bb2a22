"""What other programs of a site say of its fields: content management systems, generators, templates for new pages."""
