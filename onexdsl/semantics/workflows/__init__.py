"""Orchestrators as written in, their workflows with typed steps out."""
