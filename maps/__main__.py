"""``python -m maps`` is the command ``ebbline``."""

from .cli import main

main()
