"""What the lines say: invented names, places, dates, numbers, labels, syllables, MRZ lines."""
