{% macro measurement_passes(measurements, together=none) -%}
    {#- What is due, cut into statements that fit into memory: up to a thousand windows of one version and subject, as far as
        `pass_values` allows. A window above that has statements of its own, a few columns each, with its bounds as constants,
        so that partitions are pruned. Columns that are measured together stay together, and have no slices. -#}
    {%- set passes = [] -%}
    {%- for group in storeroom.sized_windows(measurements) | groupby('group') -%}
        {%- set columns = together(group.list[0]) if together
            else storeroom.measured_columns(group.list[0].model_name, group.list[0].subject) -%}
        {%- set slices = [] if together else storeroom.declared_slices(group.list[0].model_name) -%}
        {%- for is_small in [true, false] if columns -%}
            {#- Bins take a tenth of the memory of values that are kept whole. -#}
            {%- set budget = var('pass_values', 4000000) * (1 if is_small or together else 10) -%}
            {%- set open = namespace(windows=[], rows=0) -%}
            {%- for window in group.list if (window.row_count <= var('exact_rows', 10000)) == is_small -%}
                {%- set rows = window.row_count * (1 + slices | length) -%}
                {%- if rows * columns | length > budget -%}
                    {%- for some in ([columns] if together else storeroom.column_batches(columns, rows, budget)) -%}
                        {%- do passes.append(storeroom.one_pass([window], some, slices, is_small, loop.first)) -%}
                    {%- endfor -%}
                {%- else -%}
                    {%- if open.windows | length == 1000 or (open.rows + rows) * columns | length > budget -%}
                        {%- do passes.append(storeroom.one_pass(open.windows, columns, slices, is_small)) -%}
                        {%- set open.windows = [] -%}
                        {%- set open.rows = 0 -%}
                    {%- endif -%}
                    {%- do open.windows.append(window) -%}
                    {%- set open.rows = open.rows + rows -%}
                {%- endif -%}
            {%- endfor -%}
            {%- if open.windows -%}
                {%- do passes.append(storeroom.one_pass(open.windows, columns, slices, is_small)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(passes) }}
{%- endmacro %}
