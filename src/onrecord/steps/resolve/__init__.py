"""resolve: phrases of a report -> who (actors), where (places), when (times)."""
