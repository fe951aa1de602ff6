"""What the slices share: one small module per subject, none of which knows a slice."""
