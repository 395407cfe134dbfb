"""Bytes and words from a service's own hosts, and from no other."""
