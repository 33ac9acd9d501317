"""Who is enrolled, from when, by which act? What the city decided; whether it is paid is another question."""
