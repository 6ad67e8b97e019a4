"""The medical record on MongoDB: a database for each region, majority writes, majority reads."""
