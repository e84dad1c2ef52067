# clean: ebook
DELETE { <lt:instance/so-do#acquisitionsource-1> schema:price ?old } INSERT { <lt:instance/so-do#acquisitionsource-1> schema:price "39.000đ" } WHERE { <lt:instance/so-do#acquisitionsource-1> schema:price ?old }
