{% macro lay_resolutions(passes) -%}
    {#- Appends the resolution of each relation that has none, or whose last large window no longer fitted its own. -#}
    {%- set largest = {} -%}
    {%- for pass in passes if not pass.is_small -%}
        {%- set name = storeroom.relation_name_of(pass.windows[0]) -%}
        {%- for window in pass.windows if window.row_count > largest.get(name, {'row_count': 0}).row_count -%}
            {%- do largest.update({name: window}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for name, window in largest.items() -%}
        {%- set columns = storeroom.measured_columns(window.model_name, window.subject)
            | selectattr('kind', 'equalto', 'numeric') | list -%}
        {%- set bits = storeroom.significant_bits_of(window) -%}
        {%- set unknown = columns | rejectattr('name', 'in', bits) | list -%}
        {%- if columns and (unknown or storeroom.is_outgrown(window)) -%}
            {%- do run_query('insert into ' ~ ref('int_monitoring__resolutions')
                ~ ' (relation_name, feature_name, significant_bits, laid_at) '
                ~ storeroom.model_mark(window.model_name) ~ ' ' ~ storeroom.resolution_query(name, window, columns)) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
