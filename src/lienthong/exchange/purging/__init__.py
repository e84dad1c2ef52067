"""Which answers a publication has changed: what memories in front of the site have to let go of."""
