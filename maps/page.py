"""One self-contained, deterministic HTML file with its content security policy."""
