# clean: book
INSERT DATA { <lt:work/lua#contribution-1> bf:agent <lt:agent/dongxanh> }
