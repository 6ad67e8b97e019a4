"""Open alerts and live vital signs over Redis: the stream of a region is the truth, pub/sub only wakes."""
