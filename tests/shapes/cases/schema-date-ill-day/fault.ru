# clean: thesis
DELETE { <lt:instance/la> schema:datePublished ?old } INSERT { <lt:instance/la> schema:datePublished "2018-02-30"^^xsd:date } WHERE { <lt:instance/la> schema:datePublished ?old }
