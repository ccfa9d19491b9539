{{ storeroom.settled('ledger__components') }}
