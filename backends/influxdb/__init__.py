"""The history of vital signs on InfluxDB 2: buckets for each region, on one instance or several."""
