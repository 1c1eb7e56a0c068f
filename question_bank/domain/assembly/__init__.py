"""Assembly: forms chosen from a pool by a 0-1 program that is solved with a proof (`docs/assembly.md`)."""
