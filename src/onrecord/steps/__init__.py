"""What is done: one step a module or folder. No step imports another; the pipeline joins them."""
