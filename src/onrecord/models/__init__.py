"""models: the small trained models and how to load them. They know words, not records."""
