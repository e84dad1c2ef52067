# clean: translation
DELETE WHERE { <lt:work/bien-fr> rdfs:label ?any }
