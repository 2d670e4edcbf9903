"""From what files claim to land that can be measured: placed, mended, counted once, and what is odd about it."""
