-- Version 18: what is packed from now on is zstandard; what was packed before stays zlib and is read as it is. The tables
-- are the same: the number alone keeps a program away that would not understand the content.

DELETE FROM stale WHERE record < 0;
