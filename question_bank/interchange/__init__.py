"""Files with questions, in and out."""
