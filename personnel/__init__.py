"""Who: units, officers, postings, roles and their scope, policy versions."""
