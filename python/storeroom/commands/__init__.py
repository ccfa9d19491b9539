"""The verbs of the command, in files by what they are for: parse, call one function, print, exit."""
