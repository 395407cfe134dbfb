"""What is kept between questions, under which keys, and how it is forgotten."""
