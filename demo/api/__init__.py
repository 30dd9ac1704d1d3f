"""What answers the page's questions: requests from outside in, plain data out."""
