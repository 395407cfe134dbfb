"""The vocabulary and the rules. Pure: values in, values out, no service, no clock, no file."""
