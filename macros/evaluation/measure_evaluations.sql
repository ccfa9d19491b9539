{% macro measure_evaluations() -%}
    {#- Before int_monitoring__evaluations. What is due is written down with a number per window, then the predictions of
        all of it are read once, and then measured pass by pass. A window that is measured again loses its old rows first,
        since a slice may have gone. Renders to nothing where no window is due. -#}
    {%- if execute -%}
        {%- set windows = storeroom.scratch_relation(this, 'windows') -%}
        {%- set rows = storeroom.scratch_relation(this, 'rows') -%}
        {%- do run_query(storeroom.create_scratch(windows, storeroom.evaluation_windows(storeroom.every_partition(this)))) -%}
        {%- set due, models = [], storeroom.measurable_models() -%}
        {%- for row in run_query('select model_name, window_number, prediction_count, cast(batch_start_at as string), '
            ~ 'cast(batch_end_at as string) from ' ~ windows ~ ' order by window_number').rows if row[0] in models -%}
            {%- do due.append({
                'model_name': row[0], 'number': row[1] | int, 'row_count': row[2] | int, 'start_at': row[3],
                'end_at': row[4],
            }) -%}
        {%- endfor -%}
        {%- if not due and storeroom.is_added_to() -%}
            {%- do run_query('drop table ' ~ windows) -%}
            {{ return('') }}
        {%- endif -%}
        {%- if due -%}
            {%- do run_query(storeroom.create_scratch(rows, storeroom.outcome_rows(windows, due))) -%}
            {%- if storeroom.is_added_to() -%}
                {%- do run_query('delete from ' ~ this ~ ' where ' ~ storeroom.any_partition('batch_start_at')
                    ~ ' and window_id in (select window_id from ' ~ windows ~ ')') -%}
            {%- endif -%}
        {%- endif -%}
        {%- set found = storeroom.scratch_relation(this) -%}
        {%- do run_query(storeroom.create_scratch(found, storeroom.typed_no_rows(storeroom.evaluation_columns()))) -%}
        {%- for pass in storeroom.evaluation_passes(due) -%}
            {%- do run_query('insert into ' ~ found ~ ' (' ~ storeroom.evaluation_columns() | join(', ') ~ ') '
                ~ storeroom.model_mark(pass.model_name) ~ ' ' ~ storeroom.evaluation_pass(pass, windows, rows)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('due') }}
{%- endmacro %}
