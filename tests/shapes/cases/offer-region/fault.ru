# clean: ebook
DELETE { <lt:instance/so-do#acquisitionsource-1> schema:eligibleRegion ?old } INSERT { <lt:instance/so-do#acquisitionsource-1> schema:eligibleRegion "Việt Nam" } WHERE { <lt:instance/so-do#acquisitionsource-1> schema:eligibleRegion ?old }
