# clean: book
DELETE { <lt:library/nongnghiep> schema:url ?old } INSERT { <lt:library/nongnghiep> schema:url "tv.example.vn" } WHERE { <lt:library/nongnghiep> schema:url ?old }
