# clean: ebook
INSERT DATA { <lt:instance/so-do#acquisitionsource-1> bf:heldBy <lt:library/1> . <lt:library/1> a bf:Organization }
