{{ config(tags=['storeroom_rendered']) }}

select {{ storeroom.now() }} as clock_at
