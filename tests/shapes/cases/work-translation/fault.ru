# clean: translation
DELETE WHERE { <lt:work/bien-fr> ?p ?o }
