"""Runbooks by their rules: how one is cut into sections, named, asked for, ranked and refused."""
