"""The catalogue as tools of assistants: a Model Context Protocol server (https://modelcontextprotocol.io/).

Every tool asks the public addresses of the site and nothing else, so that assistants have the limits, the turns and the
words that everybody has. Needs the optional extra ``mcp``.
"""
