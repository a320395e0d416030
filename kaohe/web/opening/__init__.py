"""Opening data: results of the months before the first one that is computed here."""
