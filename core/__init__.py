"""What every app stands on and no domain noun: time, chains, audit, due jobs, import batches, spreadsheets."""
