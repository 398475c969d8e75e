"""Answers to GraphQL: plain async functions, domain in, domain out."""
