{% macro evaluation_passes(due) -%}
    {#- Windows of one model that one statement measures: as many as `pass_values` allows, some twenty values (counts, ranks,
        sums) to a row and slice. A sort of one window's rows stays small, and with it the memory. -#}
    {%- set passes = [] -%}
    {%- for group in due | groupby('model_name') -%}
        {%- set slices = storeroom.declared_slices(group.grouper) -%}
        {%- set pass = {'model_name': group.grouper, 'declaration': storeroom.ml_model(group.grouper), 'slices': slices} -%}
        {%- set budget = var('pass_values', 4000000) // (20 * (1 + slices | length)) -%}
        {%- set open = namespace(windows=[], rows=0) -%}
        {%- for window in group.list | sort(attribute='number') -%}
            {%- if open.windows and open.rows + window.row_count > budget -%}
                {%- do passes.append(dict(pass, windows=open.windows)) -%}
                {%- set open.windows = [] -%}
                {%- set open.rows = 0 -%}
            {%- endif -%}
            {%- do open.windows.append(window.number) -%}
            {%- set open.rows = open.rows + window.row_count -%}
        {%- endfor -%}
        {%- do passes.append(dict(pass, windows=open.windows)) -%}
    {%- endfor -%}
    {{ return(passes) }}
{%- endmacro %}
