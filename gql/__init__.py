"""The GraphQL language: types, inputs, payloads, errors, limits. No I/O."""
