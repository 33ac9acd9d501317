"""Speed beside the raw limit, both measured in one run on one machine: `python -m benchmarks [PART…]`."""
