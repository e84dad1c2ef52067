# clean: ebook
DELETE WHERE { <lt:instance/so-do#acquisitionsource-1> schema:priceCurrency ?old }
