"""Screenshots of the page, with drawn photographs that belong to nobody."""
