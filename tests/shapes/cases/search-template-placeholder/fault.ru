# clean: library
INSERT { ?entry schema:urlTemplate "https://opac.example.org/?reader={reader}" } WHERE { ?entry a schema:EntryPoint }
