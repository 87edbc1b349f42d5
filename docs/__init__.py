"""The documents; those that are made from data have their maker here."""
