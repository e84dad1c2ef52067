"""Readers: from any file a library hands over to a stream of ``Record`` and ``Unreadable``."""
