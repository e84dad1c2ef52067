# clean: ebook
DELETE { <lt:instance/so-do#acquisitionsource-1> schema:price ?old } INSERT { <lt:instance/so-do#acquisitionsource-1> schema:price -1.0 } WHERE { <lt:instance/so-do#acquisitionsource-1> schema:price ?old }
