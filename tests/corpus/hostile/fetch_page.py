"""Fetch a page."""

import urllib.request

outcome = attempt(lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=1))
