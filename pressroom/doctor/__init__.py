"""Check that mail can be sent and arrives: relay, DNS records, links, clock, database and disk."""
