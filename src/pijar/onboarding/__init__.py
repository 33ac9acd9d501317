"""How a city begins with pijar: its first start, its officers from a file, their first way in, and a city to practise in."""
