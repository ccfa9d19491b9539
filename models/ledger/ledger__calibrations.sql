{{ storeroom.landing_table() }}
