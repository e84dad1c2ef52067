"""IIIF Presentation 3 (https://iiif.io/api/presentation/3.0/): what sources have digitised, as collections for viewers.

The manifests are those of the sources: they know the sizes of their images, without which there is no canvas.
"""
