{% macro write_catalogue() -%}
    {#- Hook of dim_features__catalogue. What is too long for one statement is written beside the model, part by part. -#}
    {%- if execute -%}
        {%- set parts = storeroom.literal_parts(storeroom.catalogue_rows()) -%}
        {%- set scratch = storeroom.scratch_relation(this) -%}
        {%- for part in parts if parts | length > 1 -%}
            {%- do run_query(
                ('create or replace table ' ~ scratch ~ ' as ' if loop.first else 'insert into ' ~ scratch ~ ' ')
                ~ storeroom.literal_rows(storeroom.catalogue_columns(), part)
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
