"""Roll-ups, alert history and audit trail on Cassandra: a keyspace for each region."""
