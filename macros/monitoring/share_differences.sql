{% macro share_differences(bins, keys, shares) -%}
    {#- One row per comparison and share that is not empty on both sides: how much larger it is in the batch, and the
        chi-square of its 2 x 2 table. `shares`: name -> what a bin adds to it on the reference's and the batch's side. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- for name, (reference_inside, batch_inside) in shares.items() %}
    select
        {{ comparison }},
        '{{ name }}' as share_name,
        batch_inside / nullif(batch_total, 0) - reference_inside / nullif(reference_total, 0) as difference,
        case
            when reference_total > 0 and batch_total > 0 then coalesce(
                (reference_total + batch_total)
                * power(reference_inside * (batch_total - batch_inside) - batch_inside * (reference_total - reference_inside), 2)
                / nullif(
                    reference_total * batch_total * (reference_inside + batch_inside)
                    * (reference_total + batch_total - reference_inside - batch_inside), 0
                ),
                0
            )
        end as chi_square
    from (
        select
            {{ comparison }},
            sum({{ reference_inside }}) as reference_inside,
            sum({{ batch_inside }}) as batch_inside,
            sum(reference_count) as reference_total,
            sum(batch_count) as batch_total
        from {{ bins }}
        group by {{ comparison }}
    ) as totals
    where reference_inside + batch_inside > 0
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
