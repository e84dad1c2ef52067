"""The whole site and its data as plain files, for hosts that can do nothing but give out files."""
