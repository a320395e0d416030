"""Pages of people: the list, one person, units, who came and left, and what is done to them."""
