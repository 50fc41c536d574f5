"""Charts as geometry: each module places marks and labels on a canvas; a report template draws them."""
