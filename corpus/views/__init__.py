"""What readers get of the table: the current view, its changes, its exports and its counts."""
