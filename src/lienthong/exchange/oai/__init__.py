"""The catalogue for harvesters: an OAI-PMH 2.0 provider (https://www.openarchives.org/OAI/openarchivesprotocol.html).

Publishing writes an index of items beside the generations (``pipeline.oai``); this part reads it and speaks the
protocol. See docs/decisions/080-oai-pmh-provider.md.
"""
