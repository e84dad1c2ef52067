"""Writing the index of the OAI-PMH provider at publish: what is public of each record that changed."""
