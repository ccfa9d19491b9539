{{ config(**storeroom.table_layout('as_of_at', ['model_name', 'version_id'])) }}

{{ storeroom.landing_table() }}
