# clean: library
INSERT DATA { <lt:item/tc> bf:electronicLocator "tc.example.org" }
