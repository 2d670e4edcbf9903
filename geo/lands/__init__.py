"""Land and country borders, and the stretches of them that are disputed."""
