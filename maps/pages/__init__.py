"""How a folium map becomes one file: its tree, its markup, its assets and its policy."""
