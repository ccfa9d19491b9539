{{ storeroom.settled('ledger__acknowledgements') }}
