# clean: book
DELETE { <lt:item/1#identifier-1> rdf:value ?old } INSERT { <lt:item/1#identifier-1> rdf:value "NN.00017"@vi } WHERE { <lt:item/1#identifier-1> rdf:value ?old }
