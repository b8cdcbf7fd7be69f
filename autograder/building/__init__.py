"""Build what students get from what they must never see: the released notebook and the public expectations."""
