{{ storeroom.settled('ledger__links') }}
