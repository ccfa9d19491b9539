{% macro measurement_passes(measurements, together=none, sample=none) -%}
    {#- What is due, cut into statements that fit into memory. Windows that keep their values share one, as far as
        `pass_values` allows and a thousand of them; a larger window has its own, and as many columns at a time as
        `pass_values` allows. Columns that are measured together stay together, and have no slices. With a sample, large
        windows need no more rows of a number than that. -#}
    {%- set budget = var('pass_values', 4000000) -%}
    {%- set passes = [] -%}
    {%- for group in storeroom.sized_windows(measurements) | groupby('group') -%}
        {%- set columns = together(group.list[0]) if together
            else storeroom.measured_columns(group.list[0].model_name, group.list[0].subject) -%}
        {%- set slices = [] if together else storeroom.declared_slices(group.list[0].model_name) -%}
        {%- set small = namespace(windows=[], rows=0) -%}
        {%- for window in group.list if columns -%}
            {%- if window.row_count > var('exact_rows', 100000) -%}
                {%- set rows = window.row_count * (1 + slices | length) -%}
                {%- for some in ([columns] if together else storeroom.column_batches(columns, rows, budget, sample)) -%}
                    {%- do passes.append(storeroom.one_pass([window], some, slices, loop.first, sample)) -%}
                {%- endfor -%}
            {%- else -%}
                {%- set rows = small.rows + window.row_count -%}
                {%- set is_full = small.windows | length == 1000
                    or rows * (columns | length) * (1 + slices | length) > budget -%}
                {%- if small.windows and is_full -%}
                    {%- do passes.append(storeroom.one_pass(small.windows, columns, slices)) -%}
                    {%- set small.windows = [] -%}
                    {%- set small.rows = 0 -%}
                {%- endif -%}
                {%- do small.windows.append(window) -%}
                {%- set small.rows = small.rows + window.row_count -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if small.windows -%}
            {%- do passes.append(storeroom.one_pass(small.windows, columns, slices)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(passes) }}
{%- endmacro %}
