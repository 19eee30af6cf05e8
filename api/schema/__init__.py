"""The GraphQL types and root fields."""
