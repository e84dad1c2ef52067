# clean: library
INSERT DATA { <lt:library/mau> schema:openingHours "Thứ 2–Thứ 6: 7h30–17h00" }
