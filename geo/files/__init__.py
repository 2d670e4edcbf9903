"""Files, as every room uses them: atomic writes, locks, size and depth caps, the cache folder, progress."""
