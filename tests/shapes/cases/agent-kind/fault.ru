# clean: book
DELETE DATA { <lt:agent/dongxanh> a bf:Organization }
