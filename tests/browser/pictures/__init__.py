"""Pictures that are drawn, not taken: the screenshots need photographs that belong to nobody."""
