"""The copy of the firm's CRM: read page by page, kept fresh, and indexed for search and off-limits."""
