# clean: book
DELETE WHERE { <lt:record/lua> bf:identifiedBy ?any }
