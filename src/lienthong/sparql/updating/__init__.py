"""Writing through SPARQL 1.1 Update and the Graph Store Protocol: judged, carried out in a disposable process, kept."""
