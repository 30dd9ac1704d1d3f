"""What is run by hand, seldom: pictures for the README."""
