"""What clients see: the GraphQL schema, who is asking, and what one operation may cost."""
