"""Territory: areas, extents, and claims held against arithmetic."""
