"""Care teams over Neo4j: a graph of who looks after whom, made again from the records where it is lost."""
