{{ storeroom.settled('ledger__metrics') }}
