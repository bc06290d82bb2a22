"""What is learnt from a site that is there: its kinds of pages, their fields and terms; and the files that say so."""
