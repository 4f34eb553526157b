"""The text as it is read: without page furniture, words and paragraphs joined again; offsets kept."""
