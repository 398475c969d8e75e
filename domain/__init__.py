"""The words everyone speaks: frozen values, rules without I/O, ports and the error tree."""
