"""Signing in by WeCom (企業微信), which allauth has no provider for: a QR code, read by the app on the phone."""
