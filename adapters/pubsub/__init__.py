"""Google Pub/Sub: deliveries pulled and pushed, and who may push."""
