"""What is decided and what is remembered: verbs over pure rules and records."""
