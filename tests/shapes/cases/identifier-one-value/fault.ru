# clean: book
INSERT DATA { <lt:item/1#identifier-1> rdf:value "NN.00019" }
