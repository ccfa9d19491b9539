{% macro pass_rows(pass) -%}
    {#- CTEs `pass_rows` and `measured_rows`: the rows of a pass, and the same with slice values: the fifty most frequent ones
        of each window, what is missing, and the rest together. -#}
    {%- set node = storeroom.declared_node(storeroom.ml_model(pass.windows[0].model_name).features) -%}
    {%- set is_table = pass.windows | length == 1 and pass.windows[0].subject == 'features'
        and node.config.materialized in ['table', 'incremental', 'seed', 'snapshot'] %}
    pass_rows as {{ storeroom.kept_cte(not is_table) }} (
        {{ storeroom.window_rows(pass.windows, pass.columns, pass.slices) }}
    ),
    {%- for slice in pass.slices %}

    slice_values_{{ loop.index }} as (
        select measurement_id, slice_value
        from (
            select
                measurement_id,
                storeroom_slice_{{ loop.index }} as slice_value,
                row_number() over (
                    partition by measurement_id order by count(*) desc, storeroom_slice_{{ loop.index }}
                ) as frequency_place
            from pass_rows
            where storeroom_slice_{{ loop.index }} <> '(missing)'
            group by measurement_id, storeroom_slice_{{ loop.index }}
        ) as ranked
        where frequency_place <= 50
    ),
    {%- endfor %}

    measured_rows as {{ storeroom.kept_cte(pass.slices | length > 0) }} (
        select
            pass_rows.*
            {%- for slice in pass.slices %}
            {%- set value = 'pass_rows.storeroom_slice_' ~ loop.index %},
            case
                when slice_values_{{ loop.index }}.slice_value is not null or {{ value }} = '(missing)' then {{ value }}
                when {{ value }} is not null then '(other)'
            end as storeroom_slice_value_{{ loop.index }}
            {%- endfor %}
        from pass_rows
        {%- for slice in pass.slices %}
        left join slice_values_{{ loop.index }}
            on pass_rows.measurement_id = slice_values_{{ loop.index }}.measurement_id
            and pass_rows.storeroom_slice_{{ loop.index }} = slice_values_{{ loop.index }}.slice_value
        {%- endfor %}
    )
{%- endmacro %}
