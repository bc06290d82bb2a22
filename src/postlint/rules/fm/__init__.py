"""FM: is there front matter, and can every generator read it?"""
