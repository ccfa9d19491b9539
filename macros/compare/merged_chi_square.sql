{% macro merged_chi_square(bins) -%}
    {#- Cochran's rule: cells with fewer than five expected rows on the smaller side are merged into one. -#}
    select
        {{ storeroom.chi_square_statistic('reference_count', 'batch_count', 'reference_total', 'batch_total') }}
            as chi_square,
        count(*) - 1 as degrees_of_freedom
    from (
        select
            cell,
            sum(reference_count) as reference_count,
            sum(batch_count) as batch_count,
            max(reference_total) as reference_total,
            max(batch_total) as batch_total
        from (
            select
                *,
                case
                    when (reference_count + batch_count) * least(reference_total, batch_total)
                        / nullif(reference_total + batch_total, 0) >= 5
                        then row_number() over (order by reference_count, batch_count)
                    else 0
                end as cell
            from {{ bins }}
        ) as cells
        group by cell
    ) as merged
{%- endmacro %}
