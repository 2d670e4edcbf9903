"""Files, as every room uses them: atomic writes, locks, size and depth caps, the cache folder, progress.

The modules are imported one by one (``from .files import atomic``), because each is needed by few.
"""
