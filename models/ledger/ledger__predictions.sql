{{ config(**storeroom.table_layout('as_of_at')) }}

{{ storeroom.landing_table() }}
