"""SC: does the front matter say what this kind of page must say?"""
