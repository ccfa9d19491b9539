{% macro bin_distances(cells, keys) -%}
    {#- One row per comparison with a row on either side: the distances on coarse_index, and the tests of cell_index. Cells with
        fewer than five expected rows on the smaller side are one (Cochran 1954), except for the largest: where all are that
        rare, what moved into one value is still found. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set sides = ['reference_count', 'batch_count', 'reference_total', 'batch_total'] -%}
    with

    filled as (
        select
            {{ comparison }},
            coarse_index,
            sum(reference_count) as reference_count,
            sum(batch_count) as batch_count
        from {{ cells }}
        group by {{ comparison }}, coarse_index
        having sum({{ cells }}.reference_count) + sum({{ cells }}.batch_count) > 0
    ),

    shared as (
        select
            *,
            sum(reference_count) over (partition by {{ comparison }}) as reference_total,
            sum(batch_count) over (partition by {{ comparison }}) as batch_total,
            count(*) over (partition by {{ comparison }}) as bin_total
        from filled
    ),

    distances as (
        select
            {{ comparison }},
            max(reference_total) as reference_count,
            max(batch_total) as batch_count
            {%- for method, terms in storeroom.drift_methods().items() if terms.expression %},
            {{ terms.expression(*(sides + (['bin_total'] if terms.is_smoothed else []))) }} as {{ method }}
            {%- endfor %}
        from shared
        group by {{ comparison }}
    ),

    tested as (
        select
            *,
            row_number() over (
                partition by {{ comparison }}
                order by case when cell_index = -1000 then 1 else 0 end, reference_count + batch_count desc, cell_index
            ) as size_place,
            sum(reference_count) over (partition by {{ comparison }}) as reference_total,
            sum(batch_count) over (partition by {{ comparison }}) as batch_total
        from (
            select
                {{ comparison }},
                cell_index,
                max(reference_least) as reference_least,
                max(batch_least) as batch_least,
                sum(reference_count) as reference_count,
                sum(batch_count) as batch_count
            from {{ cells }}
            group by {{ comparison }}, cell_index
            having sum({{ cells }}.reference_count) + sum({{ cells }}.batch_count) > 0
        ) as cells
    ),

    merged as (
        select
            {{ comparison }},
            case
                when ((reference_count + batch_count) * least(reference_total, batch_total) >= 5 * row_total or size_place = 1)
                    and least(reference_total, batch_total) > 0
                    and (reference_count + batch_count) * reference_total >= reference_least * row_total
                    and (reference_count + batch_count) * batch_total >= batch_least * row_total
                    then cell_index
                else -1000
            end as cell,
            sum(reference_count) as reference_count,
            sum(batch_count) as batch_count,
            max(reference_total) as reference_total,
            max(batch_total) as batch_total
        from (
            select
                *,
                reference_total + batch_total as row_total
            from tested
        ) as tested_rows
        group by {{ comparison }}, {{ keys | length + 1 }}
    ),

    tables as (
        select
            {{ comparison }},
            {{ storeroom.chi_square_statistic(*sides) }} as chi_square,
            {{ storeroom.g_statistic(*sides) }} as g_test,
            cast(max(reference_total) as int64) as reference_total,
            cast(max(batch_total) as int64) as batch_total,
            cast(max(reference_total + batch_total) as int64) as row_count,
            cast(min(reference_count + batch_count) as int64) as rare_count,
            cast(max(case when cell = -1000 then reference_count + batch_count end) as int64) as merged_count,
            cast(max(case when cell = -1000 then batch_count end) as int64) as merged_batch_count,
            count(*) - 1 as degrees_of_freedom
        from merged
        group by {{ comparison }}
    )

    select
        distances.*,
        tables.chi_square,
        tables.g_test,
        {{ storeroom.cramers_v('tables.chi_square', 'tables.row_count') }} as cramers_v,
        -- Of two cells with a rare one the exact test: a flag that is hardly ever set.
        case
            when tables.degrees_of_freedom = 1
                and tables.merged_count is not null
                and tables.rare_count * least(tables.reference_total, tables.batch_total) < 5e0 * tables.row_count
                then {{ storeroom.fisher_exact_p_value(
                    'tables.merged_batch_count', 'tables.batch_total', 'tables.merged_count', 'tables.row_count'
                ) }}
            else {{ storeroom.chi_square_p_value('tables.chi_square', 'tables.degrees_of_freedom') }}
        end as chi_square_p_value,
        {{ storeroom.chi_square_p_value('tables.g_test', 'tables.degrees_of_freedom') }} as g_test_p_value
    from distances
    inner join tables
        on {{ storeroom.same_keys('distances', 'tables', keys) }}
{%- endmacro %}
