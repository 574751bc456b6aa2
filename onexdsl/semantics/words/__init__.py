"""The words for mistakes in what is meant, and the names that an author probably wanted."""
