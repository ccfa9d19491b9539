{% macro common_bins(sides, keys) -%}
    {#- Both sides' rows per bin, on the coarsest grid of all profiles of a comparison. A value that lay on the middle between
        two bins of that grid may belong to either: ambiguous_count. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set coarse = storeroom.rounded('value', 'common_bits') -%}
    select
        {{ comparison }},
        bin,
        max(common_bits) as common_bits,
        {%- for is_batch, side in [(0, 'reference'), (1, 'batch')] %}
        sum(case when is_batch = {{ is_batch }} then row_count else 0e0 end) as {{ side }}_count,
        sum(case when is_batch = {{ is_batch }} then moved_count else 0e0 end) as {{ side }}_moved,
        sum(case when is_batch = {{ is_batch }} then ambiguous_count else 0e0 end) as {{ side }}_ambiguous,
        sum(case when is_batch = {{ is_batch }} then row_count * abs(value - bin) else 0e0 end) as {{ side }}_shift
        {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            *,
            case when bin <> value then row_count else fine_moved_count end as moved_count,
            case when bin <> value and significant_bits < 53
                and {{ storeroom.rounded('(2 * value - bin)', 'common_bits') }} = 2 * value - bin then row_count else 0e0 end
                as ambiguous_count
        from (
            select
                {{ comparison }},
                is_batch,
                significant_bits,
                common_bits,
                value,
                row_count,
                fine_moved_count,
                case when significant_bits = common_bits then value else {{ coarse }} end as bin
            from (
                select
                    {{ storeroom.prefixed(keys, "sides") }},
                    sides.is_batch,
                    sides.significant_bits,
                    sides.common_bits,
                    bin.value,
                    cast(bin.row_count as float64) as row_count,
                    cast(bin.moved_count as float64) as fine_moved_count
                from (
                    select
                        {{ comparison }},
                        is_batch,
                        significant_bits,
                        bins,
                        min(significant_bits) over (partition by {{ comparison }}) as common_bits
                    from {{ sides }}
                    where feature_kind = 'numeric'
                        and finite_count > 0
                ) as sides
                {{ storeroom.cross_join_unnest('sides.bins', 'bin') }}
            ) as unnested
        ) as placed
    ) as rounded
    group by {{ comparison }}, bin
{%- endmacro %}
