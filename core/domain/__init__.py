"""Plain rules without a noun of the trade: days, canonical JSON, hash chains, Merkle trees, signatures."""
