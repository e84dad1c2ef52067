"""Backups of a data folder, made while it is loaded and published, and putting them back."""
