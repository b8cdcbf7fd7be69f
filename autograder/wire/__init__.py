"""The language spoken across the wall: the only code of the grader that both sides import."""
