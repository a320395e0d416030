"""Signing in: allauth in our frame, by the number of a person, with accounts that the company opens."""
