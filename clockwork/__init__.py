"""What the API of Clockwork Recruiting is: endpoints, client, errors, pace, records and a sandbox."""
