{% macro fisher_exact_p_value(found, drawn, marked, total) -%}
    {#- Twice the smaller tail of the hypergeometric distribution. Terms fall off faster than geometrically away from the
        expected count: the 200 nearest ones are the tail, where fewer than five are expected or left out. -#}
    {%- set combinations -%}
        - {{ storeroom.log_gamma("(term + 1.0)") }}
        - {{ storeroom.log_gamma("(" ~ marked ~ " - term + 1.0)") }}
        - {{ storeroom.log_gamma("(" ~ drawn ~ " - term + 1.0)") }}
        - {{ storeroom.log_gamma("(" ~ total ~ " - " ~ marked ~ " - " ~ drawn ~ " + term + 1.0)") }}
    {%- endset -%}
    {%- set constant -%}
        {{ storeroom.log_gamma("(" ~ marked ~ " + 1.0)") }}
        + {{ storeroom.log_gamma("(" ~ total ~ " - " ~ marked ~ " + 1.0)") }}
        + {{ storeroom.log_gamma("(" ~ drawn ~ " + 1.0)") }}
        + {{ storeroom.log_gamma("(" ~ total ~ " - " ~ drawn ~ " + 1.0)") }}
        - {{ storeroom.log_gamma("(" ~ total ~ " + 1.0)") }}
    {%- endset -%}
    {%- set is_upper = found ~ " > 1.0 * " ~ marked ~ " * " ~ drawn ~ " / " ~ total -%}
    case
        when {{ found }} is null or {{ drawn }} is null or {{ marked }} is null or {{ total }} is null then null
        when {{ found }} < greatest(0, {{ marked }} + {{ drawn }} - {{ total }}) or {{ found }} > least({{ marked }}, {{ drawn }})
            then null
        else least(1.0, 2 * coalesce((
            select sum(exp({{ constant }} {{ combinations }}))
            from {{ storeroom.integers(
                "case when " ~ is_upper ~ " then " ~ found ~ " else greatest(0, " ~ marked ~ " + " ~ drawn ~ " - " ~ total ~ ", " ~ found ~ " - 199) end",
                "case when " ~ is_upper ~ " then least(" ~ marked ~ ", " ~ drawn ~ ", " ~ found ~ " + 199) else " ~ found ~ " end",
                'term'
            ) }}
        ), 0.0))
    end
{%- endmacro %}
