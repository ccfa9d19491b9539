{% macro share_differences(bins, keys, shares) -%}
    {#- One row per comparison and share that is not empty on both sides: how much larger it is in the batch, and the
        p of its 2 x 2 table: by chi-square, or exactly where fewer than five rows are expected on the smaller side.
        `shares`: name -> what a bin adds to it on the reference's and the batch's side. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set pooled_count = '(reference_inside + batch_inside)' -%}
    {%- set total = '(reference_total + batch_total)' -%}
    select
        {{ comparison }},
        share_name,
        batch_inside / nullif(batch_total, 0) - reference_inside / nullif(reference_total, 0) as difference,
        case
            when reference_total = 0 or batch_total = 0 then null
            when {{ pooled_count }} * least(reference_total, batch_total) < 5.0 * {{ total }}
                then {{ storeroom.fisher_exact_p_value('batch_inside', 'batch_total', pooled_count, total) }}
            else {{ storeroom.chi_square_p_value('chi_square', '1') }}
        end as p_value
    from (
        select
            *,
            coalesce(
                {{ total }}
                * power(reference_inside * (batch_total - batch_inside) - batch_inside * (reference_total - reference_inside), 2)
                / nullif(cast(reference_total as float64) * batch_total * {{ pooled_count }} * ({{ total }} - {{ pooled_count }}), 0),
                0
            ) as chi_square
        from (
            {%- for name, (reference_inside, batch_inside) in shares.items() %}
            select
                {{ comparison }},
                '{{ name }}' as share_name,
                cast(sum({{ reference_inside }}) as int64) as reference_inside,
                cast(sum({{ batch_inside }}) as int64) as batch_inside,
                cast(sum(reference_count) as int64) as reference_total,
                cast(sum(batch_count) as int64) as batch_total
            from {{ bins }}
            group by {{ comparison }}
            {{- ' union all' if not loop.last }}
            {%- endfor %}
        ) as totals
        where {{ pooled_count }} > 0
    ) as tables
{%- endmacro %}
