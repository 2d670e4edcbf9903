"""The reviewed record of one subject."""
