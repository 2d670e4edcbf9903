"""Article to places with roles, dates and figures."""
