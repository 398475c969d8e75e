"""Answers to Pub/Sub messages: the same handlers behind every entrance."""
