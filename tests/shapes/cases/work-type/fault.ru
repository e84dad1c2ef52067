# clean: book
DELETE DATA { <lt:work/lua> a bf:Work }
