"""Tags that every template knows; settings name them, so that no template loads them."""
