"""Pages for everybody, without a log-in. They read publications (`analytics`), the law and the city's tile map, nothing else."""
