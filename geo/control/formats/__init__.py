"""One adapter per format: a file as a `Sheet` of `Feature`, nothing decided about dates, actors or status."""
