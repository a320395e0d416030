"""Pages of the handbook: reading it, changing it by forms, and the way of an edition to the day it comes into force."""
