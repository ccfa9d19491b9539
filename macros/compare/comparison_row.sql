{% macro comparison_row(method, part, p_value) -%}
    select
        cast('{{ method }}' as string) as drift_method,
        cast({{ method }} as float64) as statistic,
        cast(0 as float64) as error_bound,
        cast({{ p_value }} as float64) as p_value,
        reference_count,
        batch_count
    from {{ part }}
{%- endmacro %}
