# clean: ebook
DELETE { <lt:instance/so-do#acquisitionsource-1> schema:priceCurrency ?old } INSERT { <lt:instance/so-do#acquisitionsource-1> schema:priceCurrency "đồng" } WHERE { <lt:instance/so-do#acquisitionsource-1> schema:priceCurrency ?old }
