{{ storeroom.settled('ledger__artifacts') }}
