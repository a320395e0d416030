"""Pages of personal data: what is past its time and who lets it go; what is held about a person."""
