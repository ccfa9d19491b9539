{% macro score_steps() -%}
    {#- Per step of the curves what happens in it, and what average precision gains (loses) when a positive (negative) at its
        scores is added: it raises (lowers) the precision at every positive below. Within a step of several scores half
        of it counts. -#}
    select
        *,
        {%- for change in ['rise', 'fall'] %}
        sum({{ change }}) over (
            partition by window_number, slice_key, slice_value
            order by step desc
            rows between unbounded preceding and current row
        ) - {{ change }} * (score_count - 1) / (2.0 * score_count) as {{ change }}_below,
        {%- endfor %}
        precision_sum / nullif(positives, 0) as precision_within
    from (
        select
            window_number,
            slice_key,
            slice_value,
            step,
            sum(score_count) as score_count,
            max(first_score) as first_score,
            min(last_score) as last_score,
            {%- for class in ['positives', 'negatives'] %}
            min(first_{{ class }}) as first_{{ class }},
            max(last_{{ class }}) as last_{{ class }},
            sum({{ class }}) as {{ class }},
            {%- endfor %}
            max(positive_total) as positive_total,
            max(negative_total) as negative_total,
            sum(precision_sum) as precision_sum,
            sum(rise) as rise,
            sum(fall) as fall
        from parts
        where step is not null
        group by 1, 2, 3, 4
    ) as steps
{%- endmacro %}
