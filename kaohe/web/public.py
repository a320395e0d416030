"""Pages that are open to who has not signed in; everything else asks for a sign-in."""

from django.contrib.auth.decorators import login_not_required as everybody

__all__ = ["everybody"]
