"""Pictures of numbers, drawn as SVG. Words and written numbers are handed in; colours are classes of one style sheet."""
