"""Writing the index of the OAI-PMH provider at publish: each record that changed is drawn anew in every format."""
