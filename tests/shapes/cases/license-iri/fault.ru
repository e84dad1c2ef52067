# clean: thesis
INSERT DATA { <lt:instance/la> schema:license "CC BY 4.0" }
