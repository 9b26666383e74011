"""What the system knows: the types that flow and the tables of the field. Imports nobody."""
