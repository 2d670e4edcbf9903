"""Who lives on the land that changed hands: settlements and inhabitants."""
