"""Google Pub/Sub: how its deliveries are read."""
