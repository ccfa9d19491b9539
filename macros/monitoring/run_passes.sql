{% macro run_passes(query, passes, columns) -%}
    {#- Runs the query of every pass and collects its rows beside the model, which then selects from them. Renders to nothing where
        there is no pass. -#}
    {%- if not passes and storeroom.is_added_to() -%}
        {{ return('') }}
    {%- endif -%}
    {%- set scratch = storeroom.scratch_relation(this) -%}
    {%- do run_query(storeroom.create_scratch(scratch, storeroom.typed_no_rows(columns))) -%}
    {%- for pass in passes -%}
        {%- do run_query('insert into ' ~ scratch ~ ' (' ~ columns | join(', ') ~ ') '
            ~ storeroom.model_mark(pass.windows[0].model_name) ~ ' ' ~ query(pass)) -%}
    {%- endfor -%}
    {{ return('due') }}
{%- endmacro %}
