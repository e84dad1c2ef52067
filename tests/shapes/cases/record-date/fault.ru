# clean: book
DELETE { <lt:record/lua> bf:changeDate ?old } INSERT { <lt:record/lua> bf:changeDate "2019-13-02"^^xsd:date } WHERE { <lt:record/lua> bf:changeDate ?old }
