# clean: thesis
INSERT DATA { <lt:work/la> schema:sourceOrganization <lt:work/la#researchproject-1> . <lt:work/la#researchproject-1> a schema:ResearchProject, bf:Organization }
