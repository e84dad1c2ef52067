"""The parts of publishing: names, plan, descriptions, the store that is being made, the ledger's last word."""
