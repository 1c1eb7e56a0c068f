"""Faults that are really made: processes killed and frozen, replies dropped, disks full, clocks that step back."""
