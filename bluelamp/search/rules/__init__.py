"""Pure rules of search: how words are read, keyed, compared and scored. Versioned by codes.RULES_VERSION."""
