{{ storeroom.settled('ledger__params') }}
