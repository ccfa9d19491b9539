"""The jobs behind the command: each is one function of plain arguments."""
