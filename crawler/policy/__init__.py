"""What follows from an answer: pure functions, without clock, disk or network."""
