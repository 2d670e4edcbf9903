"""Columns and lines to a few compressed bytes, decoded in the browser by maps/web/core.js."""
