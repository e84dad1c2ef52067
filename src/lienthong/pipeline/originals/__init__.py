"""Original records for the public: what the ledger keeps of one, beside what it says, without what is not for all."""
