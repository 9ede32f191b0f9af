"""What the ledger of duties plugs into: who may see, settle, hand over, waive and count duties."""
