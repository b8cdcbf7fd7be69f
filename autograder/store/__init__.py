"""The durable record of a run: observations before they are judged, and the reports that came of them."""
