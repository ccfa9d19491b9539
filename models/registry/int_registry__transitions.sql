{{ storeroom.settled('ledger__transitions') }}
