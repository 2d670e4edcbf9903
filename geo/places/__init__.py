"""The gazetteer: names to places, with a reason."""
