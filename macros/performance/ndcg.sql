{% macro ndcg(relation, family, item, importance, reference) -%}
    {#- Every sum is over rows in the order of their items, so that it has the same digits at every read. The base of the
        logarithm does not matter to a ratio. -#}
    {%- set keys = family | join(', ') -%}
    {%- set whole = 'partition by ' ~ keys ~ ', is_known order by ' ~ item
        ~ ' rows between unbounded preceding and unbounded following' -%}
    select
        gains.*,
        case when is_known
            then sum(gain) over ({{ whole }}) / nullif(sum(ideal_gain) over ({{ whole }}), 0)
        end as ndcg
    from (
        select
            places.*,
            avg(relevance) over (
                partition by {{ keys }}, is_known, importance_rank
                order by {{ item }}
                rows between unbounded preceding and unbounded following
            ) / ln(1 + place) as gain,
            relevance / ln(1 + reference_place) as ideal_gain
        from (
            select
                known.*,
                case when is_known then greatest({{ reference }}, 0.0) end as relevance
                {%- for side, column in [('importance', importance), ('reference', reference)] %},
                {%- set order = 'partition by ' ~ keys ~ ', is_known order by greatest(' ~ column ~ ', 0.0) desc' %}
                case when is_known then rank() over ({{ order }}) end as {{ side }}_rank,
                row_number() over ({{ order }}, {{ item }}) as {{ 'reference_' if side == 'reference' }}place
                {%- endfor %}
            from (
                select
                    *,
                    coalesce({{ storeroom.is_finite(importance) }} and {{ storeroom.is_finite(reference) }}, false) as is_known
                from {{ relation }}
            ) as known
        ) as places
    ) as gains
{%- endmacro %}
