{% macro write_catalogue() -%}
    {#- Hook of dim_features__catalogue. What is too long for one statement is written beside the model, part by part. -#}
    {%- if execute -%}
        {%- set parts = storeroom.literal_parts(storeroom.catalogue_rows()) -%}
        {%- set scratch = storeroom.scratch_relation(this) -%}
        {%- for part in parts if parts | length > 1 -%}
            {%- set rows = storeroom.literal_rows(storeroom.catalogue_columns(), part) -%}
            {%- do run_query(
                storeroom.create_scratch(scratch, rows) if loop.first else 'insert into ' ~ scratch ~ ' ' ~ rows
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
