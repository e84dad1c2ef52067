"""Lienthong: library records to linked open data."""

__version__ = "0.1.0"
