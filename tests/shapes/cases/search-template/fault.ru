# clean: library
INSERT { ?entry schema:urlTemplate "javascript:alert({isbn})" } WHERE { ?entry a schema:EntryPoint }
