"""What a run leaves for who looks: a page, numbers for a monitor, and a line for a service that wakes people."""
