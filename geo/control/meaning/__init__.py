"""What the words of a file say: which day, whose land, in which status."""
