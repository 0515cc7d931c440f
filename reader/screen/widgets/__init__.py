"""What the screen is composed of; widgets are given values and say what the reader did."""
