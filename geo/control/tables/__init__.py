"""Measured series without shapes: tables of areas or shares."""
