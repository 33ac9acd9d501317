"""What the screens show, read from the tables. Persons and rows come through `scope`, counts of the city do not."""
